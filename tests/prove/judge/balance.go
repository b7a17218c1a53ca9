package main

import "slices"

// The effect of an entry on its transaction.
var effects = map[string]struct {
	name string
	sign int
}{
	"captured": {"capturedMinor", 1}, "adjusted": {"capturedMinor", 1}, "paid-out": {"paidOutMinor", 1},
	"refunded": {"refundedMinor", 1}, "reversed": {"refundedMinor", 1}, "returned": {"returnedMinor", 1},
	"chargeback": {"disputedMinor", 1}, "chargeback-reversed": {"disputedMinor", -1},
}

// Why a balance is wrong: it is the sum of its entries, its reserve that of open refunds, and refunds never exceed the movement.
func books(p Payment, t Transaction, row Row) string {
	if t.Status == "succeeded" && !t.hasBooked(ownKinds[t.Input.Kind]) {
		return "succeeded without an entry"
	}
	sums := map[string]int{}
	for _, entry := range t.Booked {
		if !t.isUndone(entry) {
			sums[effects[entry.Kind].name] += effects[entry.Kind].sign * entry.AmountMinor
		}
	}
	gone := 0
	for _, refund := range p.refundsOf(t.Input.ID) {
		if !isFinal(refund.Status) {
			sums["reservedMinor"] += refund.Input.AmountMinor
		}
		for _, entry := range refund.Booked {
			switch entry.Kind {
			case "refunded", "reversed":
				sums["refundedMinor"] += entry.AmountMinor
			case "returned":
				sums["refundedMinor"] -= entry.AmountMinor
			}
		}
		if len(refund.Moved) > 0 && !refund.hasBooked("returned") && !refund.hasResponse("failed") {
			gone += refund.Moved[0].AmountMinor
		}
	}
	for name, amount := range row.Balance {
		if sums[name] != amount {
			return "its " + name + " is not the sum of its entries"
		}
	}
	if gone > t.total() {
		return "more was refunded than had moved"
	}
	return ""
}

// A returned outside refund has no effect.
func (t Transaction) isUndone(entry Entry) bool {
	others := map[string][]string{"returned": {"refunded", "reversed"}, "refunded": {"returned"}, "reversed": {"returned"}}[entry.Kind]
	return entry.Origin == "outside" && slices.ContainsFunc(t.Booked, func(other Entry) bool {
		return other.Origin == "outside" && other.Reference == entry.Reference && slices.Contains(others, other.Kind)
	})
}
