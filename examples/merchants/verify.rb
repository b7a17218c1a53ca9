# Verifies a signed event (Standard Webhooks) with Ruby's standard library. By hand, with the secret and the three headers:
#
#   LANGO_SECRET=whsec_... ruby verify.rb MESSAGE_ID TIMESTAMP SIGNATURE < body
require 'openssl'

class Refused < StandardError; end

# Raises Refused where the event is not to be believed. `body` is the raw request body.
def verify(body, message_id, timestamp, signature, secret)
  in_time = timestamp.match?(/\A\d+\z/) && (Time.now.to_f - timestamp.to_i).abs <= 300
  raise Refused, 'the time stamp is too far from now' unless in_time

  key = secret.delete_prefix('whsec_').unpack1('m')
  raise Refused, 'the secret is not whole' if key.bytesize < 24

  digest = OpenSSL::HMAC.digest('SHA256', key, "#{message_id}.#{timestamp}.".b + body.b)
  expected = "v1,#{[digest].pack('m0')}"
  # While a secret is rotated there are two signatures, with a space between them.
  return if signature.split.any? { |one| OpenSSL.secure_compare(one, expected) }

  raise Refused, 'no signature matches'
end

if $PROGRAM_NAME == __FILE__
  begin
    verify($stdin.binmode.read, *ARGV[0, 3], ENV.fetch('LANGO_SECRET'))
    puts 'verified'
  rescue Refused => e
    abort "refused: #{e.message}"
  end
end
