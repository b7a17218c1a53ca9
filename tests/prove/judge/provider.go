package main

import "slices"

// A process calls the provider: one key for each operation, and only after a commit of its own that lets it.
func call(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in := op.Input
	if why != "" {
		return p, why
	}
	if t.Credit[op.Client] <= 0 {
		return p, "called without the right to"
	}
	t.Credit = with(t.Credit, op.Client, t.Credit[op.Client]-1)
	t.LastCaller = op.Client
	if in.Operation != "lookUp" {
		if known, asked := t.Asked[in.Operation]; asked && known != in.Key {
			return p, "one operation was asked for under two keys"
		}
		for operation, key := range t.Asked {
			if operation != in.Operation && key == in.Key {
				return p, "two operations were asked for under one key"
			}
		}
		t.Asked = with(t.Asked, in.Operation, in.Key)
	}
	return p.put(t), ""
}

// The request leaves: soon after its process was allowed to send it, and not while a person is asked.
func write(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	grant, granted := t.Grants[t.LastCaller]
	if !granted || op.AtMs-grant.AtMs > t.Input.SendMs+0.5 {
		return p, "sent too late, or without having been allowed to"
	}
	if t.Flagged && op.AtMs-grant.UnflaggedAt > t.Input.SendMs {
		return p, "sent while a person is asked"
	}
	return p, ""
}

// The request arrives, as it was committed before.
func take(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	in := op.Input
	switch {
	case why != "":
		return p, why
	case !t.Intents[in.Key]:
		return p, "sent without a committed intent"
	case in.AmountMinor != t.Input.AmountMinor || in.Destination != t.Input.Destination:
		return p, "sent with another amount or destination"
	}
	t.Taken++
	return p.put(t), ""
}

// The provider's ledger moves: once.
func move(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why == "" && len(t.Moved) > 0 {
		why = "moved twice"
	}
	t.Moved = and(t.Moved, op.Output)
	if why != "" {
		return p, why
	}
	return p.put(t), ""
}

func say(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	t.Said = and(t.Said, op.Output)
	return p.put(t), ""
}

func tellEntry(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	t.Told = and(t.Told, op.Output.Entries...)
	return p.put(t), ""
}

// Money that came by another channel is credited apart. It may be this payment's own: not while that is open.
func credit(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	isAlike := len(t.Moved) > 0 && t.Moved[0].AmountMinor == t.Input.AmountMinor
	isOpen := slices.Contains([]string{"submitted", "pending", "unknown"}, t.Status)
	if op.Output.IsPeace && isAlike && isOpen {
		return p, "credited apart while its deposit was open"
	}
	p.Apart = and(p.Apart, op.Output.Reference)
	return p, ""
}

// A commit met what another payment has: in the end somebody has to be asked.
func clash(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	if op.Output.Outcome == "reference-taken" || slices.Contains(p.Apart, op.Output.Reference) {
		t.Clash = and(t.Clash, op.Output.Outcome)
	}
	return p.put(t), ""
}
