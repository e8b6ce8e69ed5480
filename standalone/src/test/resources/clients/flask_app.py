"""An application in Flask that leaves signing in to Larkspur, driven by Flask's own test client.

Usage: flask_app.py <base address> <exchange code> <full name>
"""
import sys

import requests
from flask import Flask, jsonify, redirect, request, session

BASE, CODE, NAME = sys.argv[1:]

app = Flask(__name__)
app.secret_key = "of this run only"


@app.route("/login")
def login():
    return redirect(f"{BASE}/auth/login")


@app.route("/exchange")
def exchange():
    answer = requests.post(
        f"{BASE}/auth/exchange", json={"exchange_code": request.args.get("exchange_code")}, timeout=30)
    if answer.status_code != 200:
        return jsonify(answer.json()), answer.status_code
    session["session_id"] = answer.json()["session_id"]
    return redirect("/")


@app.route("/me")
def me():
    if "session_id" not in session:
        return jsonify({"detail": "Not authenticated"}), 401
    answer = requests.get(f"{BASE}/users/me", params={"session_id": session["session_id"]}, timeout=30)
    return jsonify(answer.json()), answer.status_code


@app.route("/token")
def token():
    answer = requests.post(f"{BASE}/auth/token", json={"session_id": session["session_id"]}, timeout=30)
    return jsonify(answer.json()), answer.status_code


@app.route("/leave")
def leave():
    answer = requests.post(f"{BASE}/auth/logout", json={"session_id": session["session_id"]}, timeout=30)
    return jsonify(answer.json()), answer.status_code


with app.test_client() as browser:
    assert browser.get("/me").status_code == 401
    assert browser.get("/login").location == f"{BASE}/auth/login"
    refused = browser.get("/exchange?exchange_code=made-up")
    assert refused.status_code == 400 and refused.json["detail"] == "Invalid or expired exchange code", refused.json
    assert browser.get(f"/exchange?exchange_code={CODE}").status_code == 302
    assert browser.get(f"/exchange?exchange_code={CODE}").status_code == 400
    who = browser.get("/me")
    assert who.status_code == 200 and who.json["full_name"] == NAME and who.json["is_active"] is True, who.json
    assert isinstance(who.json["id"], int) and who.json["hh_user_id"], who.json
    granted = browser.get("/token")
    assert granted.status_code == 200 and granted.json["token_type"] == "Bearer" and granted.json["expires_at"], granted
    assert browser.get("/leave").status_code == 200
    over = browser.get("/me")
    assert over.status_code == 401 and over.json["detail"] == "Invalid session", over.json
print("done")
