package main

import "strings"

// A callback about a transaction is stored.
func store(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	out := op.Output
	t.Proofs = and(t.Proofs, Proof{
		Callback: op.Input.Callback, Evidence: out.Evidence, IsAfterEnd: isFinal(t.Status),
		Updates: out.Updates, Entries: out.Entries,
	})
	return p.put(t), ""
}

// A stored callback was processed.
func process(p Payment, op Operation) (Payment, string) {
	t, why := p.find(op)
	if why != "" {
		return p, why
	}
	t.Proofs = and(t.Proofs[:0:0], t.Proofs...)
	for index := range t.Proofs {
		if t.Proofs[index].Callback == op.Input.Callback {
			t.Proofs[index].Outcome = op.Output.Outcome
		}
	}
	return p.put(t), ""
}

func keep(p Payment, op Operation) (Payment, string) {
	p.Stored = with(p.Stored, op.Input.Body, true)
	return p, ""
}

// A callback is acknowledged once it is stored, refused when it is forged, and never refused when it is genuine.
func acknowledge(p Payment, op Operation) (Payment, string) {
	in, out := op.Input, op.Output
	isTaken := out.Code < 300
	isRepeat := strings.Contains(in.URL, "/l/") && p.Spent[in.URL]
	switch {
	case out.MustBeRefused && out.Code < 400:
		return p, "a forged callback was not refused"
	case isTaken && !p.Stored[in.Body] && !isRepeat:
		return p, "a callback was acknowledged and is not stored"
	case out.Genuine && out.Code >= 400 && out.Code < 500:
		return p, "a genuine callback was refused"
	}
	if isTaken {
		p.Spent = with(p.Spent, in.URL, true)
	}
	return p, ""
}
