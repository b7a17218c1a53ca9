package main

import (
	"maps"
	"slices"
)

// Payment is what the model remembers: a deposit or withdrawal and everything that gives it back. Never changed in place.
type Payment struct {
	Transactions map[string]Transaction
	Keys         map[string]Answer
	// Of callbacks: bodies that were stored, addresses that took an answer.
	Kept  map[string]bool
	Spent map[string]bool
	// Numbers of the provider's that were credited apart from this payment.
	Apart []string
}

// Answer is what the first request under a key got.
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
	// Keys under which each operation was asked for.
	Asked  map[string]string
	Taken  int
	Moved  []Output
	Said   []Output
	Told   []Entry
	Booked []Entry
	Proofs []Proof
	Kinds  []string // of discrepancies
	Clash  []string
	// What a process may still call, and when and how it was last allowed to.
	Credit     map[string]int
	Grants     map[string]Grant
	LastCaller string
	Messages   map[string]string
	Received   map[string]bool
}

// Grant is a commit that lets its process send.
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

func (t Transaction) hasSaid(status string) bool {
	return slices.ContainsFunc(t.Said, func(said Output) bool { return said.Status == status })
}

// The amount that a refund can take from: what moved, and before that is known what was asked for.
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
