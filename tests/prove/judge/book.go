package main

import (
	"slices"
	"strings"
)

var follows = map[string][]string{
	"created":   {"submitted", "failed"},
	"submitted": {"pending", "unknown", "succeeded", "failed"},
	"unknown":   {"pending", "succeeded", "failed"},
	"pending":   {"succeeded", "failed"},
}

// The runtime's own book moves on: what a reader would be shown from now on.
func commit(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	out := op.Output
	if why != "" {
		return p, why
	}
	hasEnded := isFinal(out.Status) && out.Status != t.Status
	learns := t.Reference == "" && out.Cause == "late-success"
	switch {
	case out.Version != t.Version+1:
		return p, "a version is missing"
	case out.AmountMinor != t.Input.AmountMinor:
		return p, "the amount changed"
	case out.Status != t.Status && !slices.Contains(follows[t.Status], out.Status):
		return p, "went from " + t.Status + " to " + out.Status
	case isFinal(t.Status) && out.Reference != t.Reference && !learns:
		return p, "the reference changed after the end"
	case out.Discrepancy == "contradicts-final-status" && !out.Flagged:
		return p, "contradicted, and nobody is asked"
	case isFinal(out.Status) && !out.Verifying && out.Due:
		return p, "ended, and still due"
	case t.Verifying && out.Cause == "look-up-scheduled" && !out.HasStep && !out.Flagged:
		return p, "asked about no more, and nobody knows what came after the end"
	case out.Cause == "intent" && t.Flagged:
		return p, "submitted while a person is asked"
	case out.Attempts > t.Input.AttemptsMax:
		return p, "too many attempts"
	case out.Cause == "callback-hint" && t.LookUps >= t.Input.HintsMax:
		return p, "hastened by too many hints"
	case out.Reissues && (t.ProposedBy == "" || out.DecidedBy == "" || strings.ToLower(out.DecidedBy) == t.ProposedBy):
		return p, "sent again by fewer than two people"
	case t.Flagged && !out.Flagged && !hasEnded && out.DecidedBy == "" && !isAnswered(t, out):
		return p, "nobody is asked any more, and nothing was answered"
	}
	t = t.after(op)
	if hasEnded && out.Status == "succeeded" {
		why = noSuccess(t, out)
	} else if hasEnded {
		why = noFailure(t, out)
	}
	for _, entry := range out.Entries {
		if why == "" {
			why = noFact(p, t, entry)
		}
		if why == "" && entry.Origin == "ours" && t.Status == "failed" && !out.Flagged {
			why = "paid after it had failed, and nobody is asked"
		}
	}
	if why != "" {
		return p, why
	}
	t.Status = out.Status
	t.Booked = and(t.Booked, out.Entries...)
	return p.put(t), ""
}

// Asked because nobody knew whether the provider has it, and now it is known.
func isAnswered(t Transaction, out Output) bool {
	causes := []string{"gateway-answered", "look-up", "callback"}
	return out.Status == "pending" && t.Status != "pending" && t.AsksWhether && slices.Contains(causes, out.Cause)
}

// Everything that a commit states, but for the status and the entries.
func (t Transaction) after(op Operation) Transaction {
	out := op.Output
	t.Version, t.Reference, t.LookUps = out.Version, out.Reference, out.LookUps
	t.Flagged, t.AsksWhether, t.Verifying = out.Flagged, out.AsksWhether, out.Verifying
	t.ProposedBy = out.ProposedBy
	t.IsDecided = t.IsDecided || out.DecidedBy != ""
	t.Statuses = with(t.Statuses, out.Version, out.Status)
	if out.Attempt != 0 {
		t.Attempts = with(t.Attempts, out.Attempt, out.AttemptResult)
	}
	if out.Key != "" && out.Status == "submitted" {
		t.Intents = with(t.Intents, out.Key, true)
	}
	if out.Discrepancy != "" {
		t.Kinds = and(t.Kinds, out.Discrepancy)
	}
	if out.Cause == "intent" || strings.HasSuffix(out.Cause, "-intent") || out.Cause == "look-up-scheduled" || out.Cause == "review-requested" {
		grant := Grant{AtMs: op.AtMs, UnflaggedAt: op.AtMs}
		if out.Flagged {
			grant.UnflaggedAt = -1e12
			if last, known := t.Grants[op.Client]; known {
				grant.UnflaggedAt = last.UnflaggedAt
			}
		}
		t.Grants = with(t.Grants, op.Client, grant)
		// A layer may repeat one call in place.
		t.Credit = with(t.Credit, op.Client, t.Credit[op.Client]+2)
	}
	return t
}
