//! `GET /api/v1/openapi.json`: the API described (OpenAPI 3.1). Written by hand beside the answers and
//! compared with one of them in `tests/http/api.rs`.

use super::answer::answer;
use app::{context::AppState, urls};
use axum::{extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

/// The description; for everybody.
pub(crate) async fn get(State(state): State<AppState>) -> Response {
    let server = state
        .site
        .public_url
        .as_ref()
        .and_then(|url| url.join(urls::API).ok())
        .map_or_else(|| urls::API.to_owned(), |url| url.to_string());
    answer(StatusCode::OK, "application/json", &description(&server))
}

fn description(server: &str) -> Value {
    let refused = |words: &str| {
        json!({
            "description": words,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
        })
    };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Social Media Register",
            "version": "1",
            "description": "Clearance certificates of leavers and movers, looked up by number, and compliance reports, by quarter. Each needs a token of its own kind; tokens are made in the register under Settings, Tokens for other programs."
        },
        "servers": [{ "url": server }],
        "security": [{ "token": [] }],
        "paths": {
            "/clearances/{number}": {
                "get": {
                    "operationId": "getClearance",
                    "summary": "One certificate as it was issued",
                    "parameters": [{
                        "name": "number",
                        "in": "path",
                        "required": true,
                        "description": "The certificate's number, such as CL-0042",
                        "schema": { "type": "string", "pattern": "^[Cc][Ll]-?[0-9]{1,12}$" }
                    }],
                    "responses": {
                        "200": {
                            "description": "The certificate",
                            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Clearance" } } }
                        },
                        "401": refused("No token that counts today"),
                        "403": refused("The token opens something else"),
                        "404": refused("There is no such certificate"),
                        "429": refused("Too many requests; Retry-After says when to try again")
                    }
                }
            },
            "/compliance-reports/{period}": {
                "get": {
                    "operationId": "getComplianceReport",
                    "summary": "The compliance report of a closed quarter as it was frozen",
                    "parameters": [{
                        "name": "period",
                        "in": "path",
                        "required": true,
                        "description": "The quarter of the financial year, July to June, such as 2026-27-q2",
                        "schema": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-q[1-4]$" }
                    }],
                    "responses": {
                        "200": {
                            "description": "The report",
                            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ComplianceReport" } } }
                        },
                        "401": refused("No token that counts today"),
                        "403": refused("The token opens something else"),
                        "404": refused("There is no such quarter, or it is not closed"),
                        "429": refused("Too many requests; Retry-After says when to try again")
                    }
                }
            }
        },
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas()
        }
    })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let optional = json!({ "type": ["string", "null"] });
    let day = json!({ "type": "string", "format": "date" });
    let certificate = json!({
        "type": "object",
        "required": ["number", "outcome", "person", "name", "email", "title", "kind", "last_day", "issued_at", "issued_by", "blockers", "ended"],
        "properties": {
            "number": text,
            "outcome": { "type": "string", "enum": ["cleared", "blocked"] },
            "person": { "type": "string", "format": "uuid" },
            "name": text,
            "email": text,
            "title": text,
            "kind": { "type": "string", "enum": ["leaving", "moving"] },
            "last_day": day,
            "issued_at": { "type": "string", "format": "date-time" },
            "issued_by": {
                "type": "object",
                "required": ["person", "name"],
                "properties": { "person": { "type": ["string", "null"], "format": "uuid" }, "name": text }
            },
            "blockers": { "type": "array", "items": {
                "type": "object",
                "required": ["kind", "reference", "reason", "clause", "who"],
                "properties": {
                    "kind": { "type": "string", "enum": ["access", "nomination", "obligation", "role"] },
                    "reference": text,
                    "account": { "type": "integer" },
                    "reason": text,
                    "clause": text,
                    "who": { "type": "array", "items": text }
                }
            } },
            "ended": { "type": "array", "items": {
                "type": "object",
                "required": ["kind", "reference", "what", "on", "by", "evidence"],
                "properties": {
                    "kind": { "type": "string", "enum": ["access", "nomination", "role", "delegation", "obligation"] },
                    "reference": text,
                    "what": text,
                    "on": day,
                    "by": text,
                    "evidence": text
                }
            } },
            "late": {
                "type": "object",
                "required": ["days", "accounts", "incident"],
                "properties": {
                    "days": { "type": "integer" },
                    "accounts": { "type": "array", "items": text },
                    "incident": text
                }
            },
            "replaces": text
        }
    });
    json!({
        "Clearance": {
            "type": "object",
            "required": ["certificate", "sha256", "verified", "replaced_by", "page"],
            "properties": {
                "certificate": { "$ref": "#/components/schemas/Certificate" },
                "sha256": { "type": "string", "description": "Of the certificate as it is stored" },
                "verified": { "type": "boolean", "description": "Whether what is stored has that hash now, and the audit trail names the same one" },
                "replaced_by": optional,
                "page": { "type": "string", "description": "Where people read it" }
            }
        },
        "Certificate": certificate,
        "ComplianceReport": compliance_report(),
        "Tally": tally(),
        "Problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": { "title": text, "status": { "type": "integer" }, "detail": text }
        }
    })
}

fn compliance_report() -> Value {
    let text = json!({ "type": "string" });
    let day = json!({ "type": "string", "format": "date" });
    let lines = |words: &str| json!({ "type": "array", "description": words, "items": { "type": "object" } });
    let by = json!({
        "type": "object",
        "required": ["person", "name"],
        "properties": { "person": { "type": ["string", "null"], "format": "uuid" }, "name": text }
    });
    let contents = json!({
        "type": "object",
        "required": ["tallies", "accounts", "reviews", "incidents", "actions", "corrections", "access", "new_accounts"],
        "properties": {
            "tallies": { "type": "array", "items": { "$ref": "#/components/schemas/Tally" } },
            "accounts": lines("Every account of the quarter with its return, what was escalated, points that were not kept to, exceptions"),
            "reviews": lines("Reviews that said more than accepted"),
            "incidents": lines("What went wrong in the quarter"),
            "actions": lines("Remedial actions"),
            "corrections": lines("What returns proposed to put right in the register"),
            "access": lines("Live access that does not count as authorised"),
            "new_accounts": lines("Accounts that became active in the quarter")
        }
    });
    json!({
        "type": "object",
        "required": ["report", "sha256", "verified", "restatements", "page"],
        "properties": {
            "report": {
                "type": "object",
                "required": ["number", "quarter", "due", "closed_on", "closed_by", "addressed_to", "questions", "contents"],
                "properties": {
                    "number": text, "quarter": text, "due": day, "closed_on": day, "closed_by": by,
                    "addressed_to": { "type": "array", "items": {
                        "type": "object",
                        "required": ["role", "names"],
                        "properties": { "role": text, "names": { "type": "array", "items": text } }
                    } },
                    "questions": { "type": "object" },
                    "contents": contents
                }
            },
            "sha256": { "type": "string", "description": "Of the report as it is stored" },
            "verified": { "type": "boolean", "description": "Whether what is stored has its hashes now, and the audit trail names the same ones" },
            "restatements": { "type": "array", "items": {
                "type": "object",
                "required": ["seq", "on", "by", "reason", "changes", "hash"],
                "properties": {
                    "seq": { "type": "integer" }, "on": day, "by": by, "reason": text,
                    "changes": { "type": "array", "items": {
                        "type": "object",
                        "required": ["scope", "name", "figure", "before", "after"],
                        "properties": {
                            "scope": {}, "name": text, "figure": text,
                            "before": { "type": "integer" }, "after": { "type": "integer" }
                        }
                    } },
                    "hash": text
                }
            } },
            "page": { "type": "string", "description": "Where people read it" }
        }
    })
}

fn tally() -> Value {
    json!({
        "type": "object",
        "required": ["scope", "name", "counts"],
        "properties": {
            "scope": { "description": "\"all\", {\"group\": id or null}, or {\"unit\": [group, unit]}" },
            "name": { "type": "string" },
            "counts": { "type": "object", "additionalProperties": { "type": "integer" } }
        }
    })
}
