package main

import "slices"

// Why `succeeded` is wrong: it needs a movement of our amount, under a reference of the provider.
func wrongSuccess(t Transaction, out Output) string {
	if len(t.Moved) == 0 {
		return "succeeded, and nothing moved"
	}
	moved := t.Moved[0]
	hasSucceeded := slices.ContainsFunc(t.Responses, func(response Output) bool {
		return response.Status == "succeeded" && response.Reference == out.Reference
	})
	switch {
	case moved.Reference != out.Reference && !hasSucceeded:
		return "succeeded under a reference that is not the movement's"
	case moved.AmountMinor != t.Input.AmountMinor && !moved.IsPart:
		return "succeeded, and another amount moved"
	case len(out.Entries) > 0 && out.Entries[0].AmountMinor != moved.AmountMinor:
		return "booked another amount than moved"
	}
	return ""
}

var ownReasons = []string{"absent", "expired", "gateway_unavailable", "invalid_request"}
var freeAttempts = []string{"", "circuit_open", "bulkhead_full", "credentials_rejected"}

// Why `failed` is wrong: it needs a failed response, nothing sent, absence where that is proof, or an operator.
func wrongFailure(t Transaction, out Output) string {
	if out.DecidedBy != "" {
		if len(t.Moved) > 0 {
			return "an operator resolved it as failed, and it had moved"
		}
		return ""
	}
	if t.hasResponse("failed") {
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
		return "failed, and the provider never reported it"
	case out.Reason == "gateway_unavailable" && counted < t.Input.AttemptsMax:
		return "failed with attempts left"
	case len(t.Moved) > 0:
		return "failed, and it had moved"
	case out.Reason != "absent" && t.Taken > 0:
		return "failed as never sent, and it had arrived"
	}
	return ""
}

// Why an entry is wrong: it must have moved or been reported by the provider, and is booked once for each reference and kind.
func wrongEntry(p Payment, t Transaction, entry Entry) string {
	for _, other := range p.Transactions {
		for _, booked := range other.Booked {
			if booked.Kind == entry.Kind && booked.Reference == entry.Reference {
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
	isReported := slices.ContainsFunc(t.Reported, func(reported Entry) bool {
		return reported.Kind == entry.Kind && reported.Reference == entry.Reference && reported.AmountMinor == entry.AmountMinor
	})
	if !isReported && !(entry.Kind == "returned" && t.hasResponse("failed")) {
		return "booked, and the provider never reported it"
	}
	return ""
}
