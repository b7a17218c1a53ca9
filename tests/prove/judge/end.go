package main

import "slices"

var ownKinds = map[string]string{"deposit": "captured", "withdrawal": "paid-out", "refund": "refunded", "reversal": "reversed"}
var outsideEvents = map[string]string{
	"refunded": "transaction.refunded", "returned": "transaction.returned",
	"chargeback": "transaction.disputed", "chargeback-reversed": "transaction.dispute_won",
}

// The end of a history: everything accepted is stored, has ended or is in review, adds up, and was reported to the merchant.
func end(p Payment, op Operation) (Payment, string) {
	out := op.Output
	rows := map[string]Row{}
	for _, row := range out.Rows {
		rows[row.ID] = row
	}
	if out.IsPeace && out.Unfinished > 0 {
		return p, "some of its work was never done"
	}
	for id, t := range p.Transactions {
		row, isThere := rows[id]
		if !isThere {
			return p, "accepted, and lost"
		}
		if row.Status != t.Status || row.Version != t.Version {
			return p, "its row is not what was committed"
		}
		for _, check := range []func(Payment, Transaction, Row) string{books, afterEnd} {
			if why := check(p, t, row); why != "" {
				return p, why
			}
		}
		if !out.IsPeace {
			continue
		}
		for _, check := range []func(Payment, Transaction, Row) string{hasEnded, isRecorded, isDelivered} {
			if why := check(p, t, row); why != "" {
				return p, why
			}
		}
	}
	return p, ""
}

func hasEnded(_ Payment, t Transaction, row Row) string {
	if !isFinal(t.Status) && !row.Flagged {
		return "still " + t.Status + ", and not in review"
	}
	if row.Verifying {
		return "still being verified"
	}
	for _, kind := range t.Clash {
		if !slices.Contains(t.Kinds, kind) {
			return kind + ", and that is not recorded"
		}
	}
	return ""
}

// Processed signed entries are booked or in review, and so is a late success.
func isRecorded(_ Payment, t Transaction, _ Row) string {
	if !isFinal(t.Status) || len(t.Kinds) > 0 {
		return ""
	}
	for _, proof := range t.Proofs {
		isDone := proof.Outcome != "" && proof.Outcome != "unmatched" && proof.Outcome != "not-ours"
		if !isDone {
			continue
		}
		for _, entry := range proof.Entries {
			isBooked := slices.ContainsFunc(t.Booked, func(booked Entry) bool {
				return booked.Kind == entry.Kind && booked.Reference == entry.Reference
			})
			if proof.Evidence == "signed" && !isBooked {
				return entry.Kind + " was reported and not booked"
			}
		}
		for _, update := range proof.Updates {
			isProof := proof.Evidence == "look-up" || (proof.Evidence == "signed" && update.StatesAmount)
			if isProof && proof.IsAfterEnd && t.Status == "failed" && update.Status == "succeeded" && len(t.Booked) == 0 {
				return "failed, was paid later, and that is not recorded"
			}
			cameBack := proof.Evidence == "signed" && proof.IsAfterEnd && proof.Outcome == "applied" && update.Status == "failed"
			isOwn := t.Status == "succeeded" && t.Input.Kind != "deposit" && update.Reference == t.Reference
			if cameBack && isOwn && !t.hasBooked("returned") {
				return "was returned, and that is not booked"
			}
		}
	}
	return ""
}

// A signed contradiction is recorded.
func afterEnd(_ Payment, t Transaction, _ Row) string {
	if !isFinal(t.Status) || len(t.Kinds) > 0 || t.hasBooked("returned") || (t.Status == "failed" && len(t.Booked) > 0) {
		return ""
	}
	for _, proof := range t.Proofs {
		if !proof.IsAfterEnd || proof.Evidence != "signed" || proof.Outcome == "" || proof.Outcome == "not-ours" {
			continue
		}
		for _, update := range proof.Updates {
			namesAnother := t.Reference != "" && update.Reference != "" && update.Reference != t.Reference
			if isFinal(update.Status) && (update.Status != t.Status || namesAnother) {
				return "contradicted after the end, and that is not recorded"
			}
		}
	}
	return ""
}

// Every final status and later entry was delivered to each address, or its attempts are used up.
func isDelivered(_ Payment, t Transaction, row Row) string {
	var expected []string
	if isFinal(t.Status) {
		expected = append(expected, "transaction."+t.Status)
	}
	if len(t.Kinds) > 0 {
		expected = append(expected, "transaction.discrepancy")
	}
	for _, entry := range t.Booked {
		if entry.Origin == "outside" && outsideEvents[entry.Kind] != "" {
			expected = append(expected, outsideEvents[entry.Kind])
		} else if entry.Origin == "ours" && t.Status == "failed" {
			expected = append(expected, "transaction.late_success")
		}
	}
	for _, proof := range t.Proofs {
		isDone := proof.Outcome != "" && proof.Outcome != "unmatched" && proof.Outcome != "not-ours"
		isLost := slices.ContainsFunc(proof.Entries, func(entry Entry) bool { return entry.IsFinal })
		if isDone && isLost && proof.Evidence == "signed" {
			expected = append(expected, "transaction.dispute_lost")
		}
	}
	for _, address := range row.Addresses {
		for _, event := range expected {
			name := address + " " + event
			if !t.Received[name] && !slices.Contains(row.GivenUp, name) {
				return "never received " + event
			}
		}
	}
	return ""
}
