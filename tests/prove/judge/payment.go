package main

import (
	"maps"
	"slices"
)

// Payment is the state of the model: a deposit or withdrawal with its refunds. Immutable.
type Payment struct {
	Transactions map[string]Transaction
	Keys         map[string]Answer
	// Callbacks: stored bodies, and used look-up addresses.
	Stored map[string]bool
	Spent  map[string]bool
	// References of the provider that were credited as incoming deposits.
	Incoming []string
}

// Answer is the answer to the first request under a key.
type Answer struct{ Request, ID, Body string }

// Transaction is one of them.
type Transaction struct {
	Input       Input
	Status      string
	Version     int
	Statuses    map[int]string
	Reference   string
	Flagged     bool
	AsksWhether bool
	Verifying   bool
	LookUps     int
	Attempts    map[int]string
	Intents     map[string]bool
	ProposedBy  string
	IsDecided   bool
	// The key of each operation.
	Keys      map[string]string
	Taken     int
	Moved     []Output
	Responses []Output
	Reported  []Entry
	Booked    []Entry
	Proofs    []Proof
	Kinds     []string // of discrepancies
	Clash     []string
	// Calls that a process may still make, and the commit that last allowed them.
	Credit     map[string]int
	Grants     map[string]Grant
	LastCaller string
	Messages   map[string]string
	Received   map[string]bool
}

// Grant is a commit that allows its process to send.
type Grant struct {
	AtMs        float64
	UnflaggedAt float64
}

// Proof is a callback that was stored.
type Proof struct {
	Callback, Evidence, Outcome string
	IsAfterEnd                  bool
	Updates                     []Update
	Entries                     []Entry
}

func with[K comparable, V any](old map[K]V, key K, value V) map[K]V {
	next := maps.Clone(old)
	if next == nil {
		next = map[K]V{}
	}
	next[key] = value
	return next
}

func and[V any](old []V, more ...V) []V {
	return append(slices.Clip(old), more...)
}

func (p Payment) put(t Transaction) Payment {
	p.Transactions = with(p.Transactions, t.Input.ID, t)
	return p
}

func isFinal(status string) bool { return status == "succeeded" || status == "failed" }

func (t Transaction) hasBooked(kinds ...string) bool {
	return slices.ContainsFunc(t.Booked, func(e Entry) bool { return slices.Contains(kinds, e.Kind) })
}

func (t Transaction) hasResponse(status string) bool {
	return slices.ContainsFunc(t.Responses, func(response Output) bool { return response.Status == status })
}

// The refundable amount: what moved, or before that is known, the requested amount.
func (t Transaction) total() int {
	if len(t.Moved) > 0 {
		return t.Moved[0].AmountMinor
	}
	return t.Input.AmountMinor
}

func (p Payment) refundsOf(id string) []Transaction {
	var found []Transaction
	for _, t := range p.Transactions {
		if t.Input.Original == id {
			found = append(found, t)
		}
	}
	return found
}
