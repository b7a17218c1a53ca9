<?php
// Verifies a signed event (Standard Webhooks) with nothing but PHP. By hand, with the secret and the three headers:
//
//   LANGO_SECRET=whsec_... php verify.php MESSAGE_ID TIMESTAMP SIGNATURE < body

/** Throws DomainException where the event is not to be believed. $body is the raw request body: file_get_contents('php://input'). */
function verify(string $body, string $messageId, string $timestamp, string $signature, string $secret): void
{
    if (preg_match('/^\d{1,12}\z/', $timestamp) !== 1 || abs(microtime(true) - (int) $timestamp) > 300) {
        throw new DomainException('the time stamp is too far from now');
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    if (strlen($key) < 24) {
        throw new DomainException('the secret is not whole');
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$messageId.$timestamp.$body", $key, true));
    // While a secret is rotated there are two signatures, with a space between them.
    foreach (explode(' ', $signature) as $one) {
        if (hash_equals($expected, $one)) {
            return;
        }
    }
    throw new DomainException('no signature matches');
}

if (realpath($argv[0] ?? '') === __FILE__) {
    try {
        verify(stream_get_contents(STDIN), $argv[1], $argv[2], $argv[3], getenv('LANGO_SECRET'));
        echo "verified\n";
    } catch (DomainException $error) {
        fwrite(STDERR, "refused: {$error->getMessage()}\n");
        exit(1);
    }
}
