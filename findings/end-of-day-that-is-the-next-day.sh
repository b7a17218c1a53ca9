#!/usr/bin/env bash
# PostgreSQL (in @electric-sql/pglite 0.5.14), asked by pgjdbc 42.7.8, lib/pq 1.12.3 and pgx 5.12.0 for the payments up to the end of a day, 23:59:59.999999999:
# `LocalTime.MAX` in Java, the last nanosecond in Go. There is a payment in the last microsecond of 30 November, and one at midnight, which is 1 December.
#
# Guess: the end of a day is on that day. The column has microseconds, so digits beyond them are cut off, or the value is refused.
# Behavior: it depends on the driver. pgjdbc rounds to the microsecond, and lib/pq leaves it to the server, which rounds as well: the end of the day is then
# midnight of the next, and what was paid at midnight is counted on both days. pgx cuts off. A stored "valid until" moves to the next day in the same way.
# Midnight is where jobs, imports and whole dates put their times, so it is no rare one.
# Here: a period's `from` is inclusive and its `to` exclusive (listRecords, lango reconcile), so that nobody needs the end of a day. Whoever asks the tables
# beside Lango does best to write `< next day`.
#
# Output seen (Node 20.20.2, OpenJDK 17.0.15, Go 1.26.8), of one payment on that day:
#   pgjdbc: 2
#   lib/pq: 2
#   pgx: 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
mvn -q -B dependency:copy -Dartifact=org.postgresql:postgresql:42.7.8 -DoutputDirectory=. >/dev/null
cat >go.mod <<'MOD'
module finding

go 1.24

require (
	github.com/jackc/pgx/v5 v5.12.0
	github.com/lib/pq v1.12.3
)
MOD
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/lib/pq"
)

func main() {
	name, driver := os.Args[1], os.Args[2]
	database, err := sql.Open(driver, "postgres://postgres@127.0.0.1:"+os.Getenv("PORT")+"/postgres?sslmode=disable")
	if err != nil {
		panic(err)
	}
	end := time.Date(2026, 11, 30, 23, 59, 59, 999_999_999, time.UTC)
	var count int
	if err := database.QueryRow("SELECT count(*) FROM payments WHERE paid_at <= $1", end).Scan(&count); err != nil {
		panic(err)
	}
	fmt.Printf("%s: %d\n", name, count)
}
GO
go mod tidy 2>/dev/null
go build -o look .
cat >Look.java <<'JAVA'
import java.sql.DriverManager;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

public class Look {
  public static void main(String[] args) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + System.getenv("PORT") + "/postgres?user=postgres&sslmode=disable";
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.prepareStatement("SELECT count(*) FROM payments WHERE paid_at <= ?")) {
      statement.setObject(1, LocalDate.of(2026, 11, 30).atTime(LocalTime.MAX).atOffset(ZoneOffset.UTC));
      try (var rows = statement.executeQuery()) {
        rows.next();
        System.out.println("pgjdbc: " + rows.getInt(1));
      }
    }
  }
}
JAVA
cat >look.mjs <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
await new Promise((resolve) => probe.close(resolve));

const db = new PGlite();
await db.exec(`CREATE TABLE payments (paid_at timestamptz);
  INSERT INTO payments VALUES ('2026-11-30T23:59:59.999999Z'), ('2026-12-01T00:00:00Z')`);
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port });
await server.start();
const run = (program, ...args) => once(spawn(program, args, { stdio: 'inherit', env: { ...process.env, PORT: port } }), 'close');
await run('java', '-cp', 'postgresql-42.7.8.jar', 'Look.java');
await run('./look', 'lib/pq', 'postgres');
await run('./look', 'pgx', 'pgx');
await server.stop();
await db.close();
JS
node look.mjs | tee seen
diff seen - <<'SEEN'
pgjdbc: 2
lib/pq: 2
pgx: 1
SEEN
