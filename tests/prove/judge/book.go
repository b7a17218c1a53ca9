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

// A commit of the runtime: what readers see from now on.
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
		return p, "contradicted, and not in review"
	case isFinal(out.Status) && !out.Verifying && out.Due:
		return p, "ended, and still due"
	case t.Verifying && out.Cause == "look-up-scheduled" && !out.HasStep && !out.Flagged:
		return p, "the look-ups ended, and a movement after the end is unresolved"
	case out.Cause == "intent" && t.Flagged:
		return p, "submitted while in review"
	case out.Attempts > t.Input.AttemptsMax:
		return p, "too many attempts"
	case out.Cause == "callback-hint" && t.LookUps >= t.Input.HintsMax:
		return p, "too many look-ups by hints"
	case out.Reissues && (t.ProposedBy == "" || out.DecidedBy == "" || strings.ToLower(out.DecidedBy) == t.ProposedBy):
		return p, "reissued by fewer than two operators"
	case t.Flagged && !out.Flagged && !hasEnded && out.DecidedBy == "" && !isAnswered(t, out):
		return p, "the review ended without a reason"
	}
	t = t.after(op)
	if hasEnded && out.Status == "succeeded" {
		why = wrongSuccess(t, out)
	} else if hasEnded {
		why = wrongFailure(t, out)
	}
	for _, entry := range out.Entries {
		if why == "" {
			why = wrongEntry(p, t, entry)
		}
		if why == "" && entry.Origin == "ours" && t.Status == "failed" && !out.Flagged {
			why = "paid after it had failed, and not in review"
		}
	}
	if why != "" {
		return p, why
	}
	t.Status = out.Status
	t.Booked = and(t.Booked, out.Entries...)
	return p.put(t), ""
}

// The review was about whether the provider has it, which is now known.
func isAnswered(t Transaction, out Output) bool {
	causes := []string{"gateway-answered", "look-up", "callback"}
	return out.Status == "pending" && t.Status != "pending" && t.AsksWhether && slices.Contains(causes, out.Cause)
}

// Applies a commit, except for status and entries.
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
			if last, isGranted := t.Grants[op.Client]; isGranted {
				grant.UnflaggedAt = last.UnflaggedAt
			}
		}
		t.Grants = with(t.Grants, op.Client, grant)
		// A layer may repeat one call in place.
		t.Credit = with(t.Credit, op.Client, t.Credit[op.Client]+2)
	}
	return t
}
