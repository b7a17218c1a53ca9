package main

// Operation is one line: a client, its operation on a payment, the interval, and the result.
// The program tests/simulation/operations/operation.ts writes them.
type Operation struct {
	History int     `json:"history"`
	Payment string  `json:"payment"`
	Client  string  `json:"client"`
	Call    int64   `json:"call"`
	Return  int64   `json:"return"`
	AtMs    float64 `json:"atMs"`
	Input   Input   `json:"input"`
	Output  Output  `json:"output"`
}

// Input is the request of an operation.
type Input struct {
	Do          string  `json:"do"`
	ID          string  `json:"id"`
	Merchant    string  `json:"merchant"`
	Key         string  `json:"key"`
	Request     string  `json:"request"`
	Kind        string  `json:"kind"`
	AmountMinor int     `json:"amountMinor"`
	Destination string  `json:"destination"`
	Original    string  `json:"original"`
	Operation   string  `json:"operation"`
	Endpoint    string  `json:"endpoint"`
	Callback    string  `json:"callback"`
	URL         string  `json:"url"`
	Body        string  `json:"body"`
	SendMs      float64 `json:"sendMs"`
	AttemptsMax int     `json:"attemptsMax"`
	HintsMax    int     `json:"hintsMax"`
}

// Output is the result of an operation.
type Output struct {
	Code          int      `json:"code"`
	ID            string   `json:"id"`
	Body          string   `json:"body"`
	Status        string   `json:"status"`
	Version       int      `json:"version"`
	AmountMinor   int      `json:"amountMinor"`
	StatesAmount  bool     `json:"statesAmount"`
	IsPart        bool     `json:"isPart"`
	Reference     string   `json:"reference"`
	Reason        string   `json:"reason"`
	Cause         string   `json:"cause"`
	Key           string   `json:"key"`
	Attempt       int      `json:"attempt"`
	AttemptResult string   `json:"attemptResult"`
	Attempts      int      `json:"attempts"`
	LookUps       int      `json:"lookUps"`
	Flagged       bool     `json:"flagged"`
	AsksWhether   bool     `json:"asksWhether"`
	Verifying     bool     `json:"verifying"`
	HasStep       bool     `json:"hasStep"`
	Due           bool     `json:"due"`
	Entries       []Entry  `json:"entries"`
	Updates       []Update `json:"updates"`
	Discrepancy   string   `json:"discrepancy"`
	DecidedBy     string   `json:"decidedBy"`
	ProposedBy    string   `json:"proposedBy"`
	Reissues      bool     `json:"reissues"`
	Type          string   `json:"type"`
	Message       string   `json:"message"`
	About         string   `json:"about"`
	IsVerified    bool     `json:"isVerified"`
	Evidence      string   `json:"evidence"`
	Outcome       string   `json:"outcome"`
	Genuine       bool     `json:"genuine"`
	MustBeRefused bool     `json:"mustBeRefused"`
	IsPeace       bool     `json:"isPeace"`
	Unfinished    int      `json:"unfinished"`
	Rows          []Row    `json:"rows"`
}

// Entry is a movement, as reported by the provider or as booked.
type Entry struct {
	Kind        string `json:"kind"`
	Origin      string `json:"origin"`
	Reference   string `json:"reference"`
	AmountMinor int    `json:"amountMinor"`
	IsFinal     bool   `json:"isFinal"`
}

// Update is what a callback says of a transaction.
type Update struct {
	Status       string `json:"status"`
	Reference    string `json:"reference"`
	StatesAmount bool   `json:"statesAmount"`
}

// Row is a transaction at the end of its history.
type Row struct {
	ID        string         `json:"id"`
	Status    string         `json:"status"`
	Version   int            `json:"version"`
	Flagged   bool           `json:"flagged"`
	Verifying bool           `json:"verifying"`
	Balance   map[string]int `json:"balance"`
	Addresses []string       `json:"addresses"`
	// "address type" of events whose attempts are used up.
	GivenUp []string `json:"givenUp"`
}
