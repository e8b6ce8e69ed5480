"""What a service written in Python does, with nothing but its standard library: ids go into paths as they are.

Usage: user_service.py <base address> <user id>
"""
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE, USER = sys.argv[1:]
PATH = f"{BASE}/api/v1/users/{USER}"
ENCODED = f"{BASE}/api/v1/users/{urllib.parse.quote(USER, safe='')}"


def call(method, url, body=None, token=None, content_type="application/json"):
    request = urllib.request.Request(url, method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    data = None
    if body is not None:
        request.add_header("Content-Type", content_type)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=60) as response:
        return json.load(response)


query = urllib.parse.urlencode({"user_id": USER, "email": "test@test.com"})
token = call("POST", f"{BASE}/auth/dev-token?{query}")["token"]
assert call("POST", f"{BASE}/api/v1/users/ensure", {"auth0_id": USER, "name": "Test User"}, token)["plan"] == "free"

recorded = call("POST", f"{PATH}/usage", {
    "user_id": USER, "endpoint": "/api/generate", "event_type": "code_generation", "credits_charged": 5.0,
    "tokens_used": 800, "model_name": "gpt-4"}, token)
assert recorded["data"]["credits_charged"] == 5.0, recorded

consumed = call("POST", f"{PATH}/credits/consume", {
    "amount": 5.0, "description": "a call", "metadata": {"source": "python_client"}}, token)
assert consumed["success"] and consumed["remaining_credits"] == 995.0, consumed

form = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="document.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n%%EOF\n\r\n--x--\r\n")
uploaded = call("POST", f"{PATH}/files/upload", form, token, "multipart/form-data; boundary=x")
assert uploaded["data"]["content_type"] == "application/pdf", uploaded

for path in PATH, ENCODED:
    files = call("GET", f"{path}/files?prefix=&limit=10", token=token)
    assert [file["file_path"] for file in files["data"]] == [uploaded["data"]["file_path"]], files

for answer in recorded, uploaded, files:  # as Python reads times before 3.11: three or six places
    assert re.fullmatch(r"[-\dT:]+(\.\d{3}(\d{3})?)?Z", answer["timestamp"]), answer

try:
    call("GET", f"{BASE}/api/v1/users/somebody-else/files", token=token)
    raise AssertionError("another user's files were listed")
except urllib.error.HTTPError as refused:
    assert refused.code == 403 and json.load(refused)["status"] == "error"
print("done")
