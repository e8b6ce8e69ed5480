"""An administrator's program, with requests and HTTP Basic.

Usage: admin_client.py <base address> <username> <password> <user id at hh>
"""
import sys

import requests

BASE, NAME, PASSWORD, USER = sys.argv[1:]
admin = requests.Session()
admin.auth = (NAME, PASSWORD)


def good(method, path, **more):
    answer = admin.request(method, BASE + path, timeout=30, **more)
    answer.raise_for_status()
    return answer.json()


added = good("POST", "/admin/users/allow", json={"hh_user_id": USER, "comment": "New developer"})
assert added["hh_user_id"] == USER and added["comment"] == "New developer" and added["is_active"] is True, added
listed = good("GET", "/admin/users")
assert USER in [user["hh_user_id"] for user in listed["users"] if "hh_user_id" in user], listed
assert listed["total"] >= 1

page = good("GET", "/admin/sessions")
assert page["total"] >= len(page["sessions"]) or page["total"] >= 100
for session in page["sessions"]:
    assert session["id"] and "full_name" in session["user"] and "expires_at" in session, session

log = good("GET", "/admin/audit-log", params={"limit": 10, "offset": 0})
assert log["limit"] == 10 and log["offset"] == 0 and log["total"] >= len(log["events"]) > 0
assert all(isinstance(event["id"], int) and event["event_type"] and "event_metadata" in event for event in log["events"])
assert [event["id"] for event in log["events"]] == sorted((event["id"] for event in log["events"]), reverse=True)

assert good("DELETE", f"/admin/users/{USER}") == {"message": "User removed from whitelist"}
again = admin.delete(f"{BASE}/admin/users/{USER}", timeout=30)
assert again.status_code == 404 and again.json()["detail"] == "User not found", again.text
assert requests.get(f"{BASE}/admin/users", auth=(NAME, "wrong"), timeout=30).status_code == 401
assert admin.delete(f"{BASE}/admin/sessions/unknown", timeout=30).status_code == 404
print("done")
