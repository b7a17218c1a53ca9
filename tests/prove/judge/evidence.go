package main

import "slices"

// `succeeded` rests on a movement of our amount, under a number that the provider gave it.
func noSuccess(t Transaction, out Output) string {
	if len(t.Moved) == 0 {
		return "succeeded, and nothing moved"
	}
	moved := t.Moved[0]
	isSaid := slices.ContainsFunc(t.Said, func(said Output) bool {
		return said.Status == "succeeded" && said.Reference == out.Reference
	})
	switch {
	case moved.Reference != out.Reference && !isSaid:
		return "succeeded under a number that is not the movement's"
	case moved.AmountMinor != t.Input.AmountMinor && !moved.IsPart:
		return "succeeded, and another amount moved"
	case len(out.Entries) > 0 && out.Entries[0].AmountMinor != moved.AmountMinor:
		return "booked another amount than moved"
	}
	return ""
}

var ownReasons = []string{"absent", "expired", "gateway_unavailable", "invalid_request"}
var freeAttempts = []string{"", "circuit_open", "bulkhead_full", "credentials_rejected"}

// `failed` rests on the provider's word, on nothing having been sent, on absence where that is proof, or on a person.
func noFailure(t Transaction, out Output) string {
	if out.DecidedBy != "" {
		if len(t.Moved) > 0 {
			return "a person called it failed, and it had moved"
		}
		return ""
	}
	if t.hasSaid("failed") {
		return ""
	}
	counted := 0
	for _, result := range t.Attempts {
		if !slices.Contains(freeAttempts, result) {
			counted++
		}
	}
	switch {
	case !slices.Contains(ownReasons, out.Reason):
		return "failed, and the provider never said so"
	case out.Reason == "gateway_unavailable" && counted < t.Input.AttemptsMax:
		return "failed with attempts left"
	case len(t.Moved) > 0:
		return "failed, and it had moved"
	case out.Reason != "absent" && t.Taken > 0:
		return "failed as never sent, and it had arrived"
	}
	return ""
}

// What is booked has moved, or was told by the provider; once for each number and kind.
func noFact(p Payment, t Transaction, entry Entry) string {
	for _, other := range p.Transactions {
		for _, known := range other.Booked {
			if known.Kind == entry.Kind && known.Reference == entry.Reference {
				return "one movement was booked twice"
			}
		}
	}
	if entry.Origin == "ours" {
		if len(t.Moved) == 0 || t.Moved[0].AmountMinor != entry.AmountMinor {
			return "booked, and it did not move"
		}
		return ""
	}
	isTold := slices.ContainsFunc(t.Told, func(told Entry) bool {
		return told.Kind == entry.Kind && told.Reference == entry.Reference && told.AmountMinor == entry.AmountMinor
	})
	if !isTold && !(entry.Kind == "returned" && t.hasSaid("failed")) {
		return "booked, and nobody told it"
	}
	return ""
}
