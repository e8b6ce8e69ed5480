#!/usr/bin/env bash
# What a back end's operator tries first, with curl alone: ids go into paths as curl sends them, raw or encoded.
# Usage: user-service.sh <base address> <user id>; prints one line per step and fails at the first surprise.
set -euo pipefail
base=$1
id=$2
encoded=${id//|/%7C}

fail() { echo "FAILED: $*" >&2; exit 1; }
field() { jq -er "$1" <<<"$2" || fail "no $1 in $2"; }

health=$(curl -sS "$base/health")
[ "$(field .services.data.service "$health")" = UserServiceV2 ] || fail "health: $health"
echo health

plans=$(curl -sS "$base/api/v1/subscriptions/plans")
[ "$(field .plans.pro.credits "$plans")" = 10000 ] || fail "plans: $plans"
echo plans

token=$(field .token "$(curl -sS -X POST "$base/auth/dev-token?user_id=$encoded&email=test@test.com")")
auth=(-H "Authorization: Bearer $token")
json=(-H "Content-Type: application/json")

user=$(curl -sS -X POST "$base/api/v1/users/ensure" "${auth[@]}" "${json[@]}" \
  -d "{\"auth0_id\": \"$id\", \"email\": \"test@test.com\", \"name\": \"Test User\"}")
[ "$(field .auth0_id "$user")" = "$id" ] || fail "ensure: $user"
echo ensure

session=$(curl -sS -X POST "$base/api/v1/users/$encoded/sessions" "${auth[@]}" "${json[@]}" \
  -d "{\"user_id\": \"$id\", \"conversation_data\": {\"topic\": \"test\"}, \"metadata\": {\"source\": \"script\"}}")
session_id=$(field .session_id "$session")
echo session

curl -sSf -X POST "$base/api/v1/sessions/$session_id/messages?role=user&content=Hello&message_type=chat&tokens_used=5&cost_usd=0.001" \
  "${auth[@]}" >/dev/null
curl -sSf -X POST "$base/api/v1/sessions/$session_id/messages?role=assistant&content=Sure,I_can_help_you&tokens_used=12&cost_usd=0.002" \
  "${auth[@]}" >/dev/null
listed=$(curl -sS "$base/api/v1/users/$id/sessions?active_only=false&limit=10&offset=0" "${auth[@]}")
[ "$(field .data[0].total_tokens "$listed")" = 17 ] || fail "sums: $listed"
echo messages

used=$(curl -sS -X POST "$base/api/v1/users/$id/usage" "${auth[@]}" "${json[@]}" \
  -d "{\"user_id\": \"$id\", \"endpoint\": \"/api/chat\", \"event_type\": \"ai_chat\", \"credits_charged\": 5.5}")
[ "$(field .success "$used")" = true ] || fail "usage: $used"
echo usage

spent=$(curl -sS -X POST "$base/api/v1/users/$id/credits/consume" "${auth[@]}" "${json[@]}" \
  -d "{\"user_id\": \"$id\", \"amount\": 25.5, \"reason\": \"test\", \"endpoint\": \"/api/chat\"}")
[ "$(field .remaining_credits "$spent")" = 974.5 ] || fail "consume: $spent"
balance=$(curl -sS "$base/api/v1/users/$encoded/credits/balance" "${auth[@]}")
[ "$(field .data "$balance")" = 974.5 ] || fail "balance: $balance"
echo credits

text=$(mktemp --suffix=.txt)
trap 'rm -f "$text"' EXIT
echo "some text" >"$text"
file=$(curl -sS -X POST "$base/api/v1/users/$id/files/upload" "${auth[@]}" -F "file=@$text")
path=$(field .data.file_path "$file")
link=$(field .data.download_url "$file")
[[ $link = "$base"/* ]] || fail "link: $link"
[ "$(curl -sSf "$link")" = "some text" ] || fail "download: $file"
curl -sSf "$base/api/v1/users/$id/files/info?file_path=$path" "${auth[@]}" >/dev/null
curl -sSf -X DELETE "$base/api/v1/users/$id/files?file_path=$path" "${auth[@]}" >/dev/null
echo files

curl -sSf -X PUT "$base/api/v1/sessions/$session_id/status?status=completed" "${auth[@]}" >/dev/null
gone=$(curl -sS -X DELETE "$base/api/v1/sessions/$session_id" "${auth[@]}")
[ "$(field .data.deleted "$gone")" = true ] || fail "delete: $gone"
echo done
