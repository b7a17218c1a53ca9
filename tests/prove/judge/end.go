package main

import "slices"

var ownKinds = map[string]string{"deposit": "captured", "withdrawal": "paid-out", "refund": "refunded", "reversal": "reversed"}
var outsideEvents = map[string]string{
	"refunded": "transaction.refunded", "returned": "transaction.returned",
	"chargeback": "transaction.disputed", "chargeback-reversed": "transaction.dispute_won",
}

// The history has ended: what was accepted is there, has ended or waits for a person, adds up, and was told.
func end(p Payment, op Operation) (Payment, string) {
	out := op.Output
	rows := map[string]Row{}
	for _, row := range out.Rows {
		rows[row.ID] = row
	}
	if out.IsPeace && out.Unfinished > 0 {
		return p, "something of it was never done"
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
		for _, check := range []func(Payment, Transaction, Row) string{hasEnded, known, told} {
			if why := check(p, t, row); why != "" {
				return p, why
			}
		}
	}
	return p, ""
}

func hasEnded(_ Payment, t Transaction, row Row) string {
	if !isFinal(t.Status) && !row.Flagged {
		return "still " + t.Status + ", and nobody is asked"
	}
	if row.Verifying {
		return "still being verified"
	}
	for _, kind := range t.Clash {
		if !slices.Contains(t.Kinds, kind) {
			return kind + ", and nobody kept it"
		}
	}
	return ""
}

// Signed entries that were done with are booked, or somebody is asked; a success that came late too.
func known(_ Payment, t Transaction, _ Row) string {
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
				return entry.Kind + " was told and not booked"
			}
		}
		for _, update := range proof.Updates {
			isProof := proof.Evidence == "look-up" || (proof.Evidence == "signed" && update.StatesAmount)
			if isProof && proof.IsAfterEnd && t.Status == "failed" && update.Status == "succeeded" && len(t.Booked) == 0 {
				return "failed, was paid after all, and nobody kept it"
			}
			cameBack := proof.Evidence == "signed" && proof.IsAfterEnd && proof.Outcome == "applied" && update.Status == "failed"
			isOwn := t.Status == "succeeded" && t.Input.Kind != "deposit" && update.Reference == t.Reference
			if cameBack && isOwn && !t.hasBooked("returned") {
				return "came back, and that is not booked"
			}
		}
	}
	return ""
}

// A signed contradiction leaves a mark.
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
				return "contradicted after the end, and nobody kept it"
			}
		}
	}
	return ""
}

// Every end, and everything after it, reached each address, or was tried as often as it is.
func told(_ Payment, t Transaction, row Row) string {
	var wanted []string
	if isFinal(t.Status) {
		wanted = append(wanted, "transaction."+t.Status)
	}
	if len(t.Kinds) > 0 {
		wanted = append(wanted, "transaction.discrepancy")
	}
	for _, entry := range t.Booked {
		if entry.Origin == "outside" && outsideEvents[entry.Kind] != "" {
			wanted = append(wanted, outsideEvents[entry.Kind])
		} else if entry.Origin == "ours" && t.Status == "failed" {
			wanted = append(wanted, "transaction.late_success")
		}
	}
	for _, proof := range t.Proofs {
		isDone := proof.Outcome != "" && proof.Outcome != "unmatched" && proof.Outcome != "not-ours"
		isLost := slices.ContainsFunc(proof.Entries, func(entry Entry) bool { return entry.IsFinal })
		if isDone && isLost && proof.Evidence == "signed" {
			wanted = append(wanted, "transaction.dispute_lost")
		}
	}
	for _, address := range row.Addresses {
		for _, event := range wanted {
			name := address + " " + event
			if !t.Received[name] && !slices.Contains(row.GivenUp, name) {
				return "never told " + event
			}
		}
	}
	return ""
}
