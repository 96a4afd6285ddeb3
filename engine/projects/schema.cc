#include "engine/projects/schema.h"

#include <boost/json/parse.hpp>

namespace mixferry::projects {
namespace {

constexpr const char* kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Projects of mixferry",
  "type": ["object", "null"],
  "additionalProperties": false,
  "properties": {
    "projects": {
      "description": "Projects of Mixpanel, by the names that --project takes",
      "type": ["object", "null"],
      "propertyNames": {"$ref": "#/$defs/name"},
      "additionalProperties": {"$ref": "#/$defs/project"}
    },
    "organizations": {
      "description": "Organizations of Mixpanel",
      "type": ["object", "null"],
      "propertyNames": {"$ref": "#/$defs/name"},
      "additionalProperties": {"$ref": "#/$defs/organization"}
    },
    "default": {"description": "The project that is meant where none is named", "$ref": "#/$defs/text"}
  },
  "$defs": {
    "name": {"type": "string", "pattern": "^[A-Za-z0-9_\u0080-\uffff][A-Za-z0-9._\u0080-\uffff-]*$"},
    "text": {"type": ["string", "number", "boolean"], "minLength": 1},
    "number": {"type": ["integer", "string"], "minimum": 1, "pattern": "^0*[1-9][0-9]*$"},
    "secret": {
      "description": "Where the secret is, which never stands here itself",
      "type": "object",
      "additionalProperties": false,
      "minProperties": 1,
      "maxProperties": 1,
      "properties": {
        "env": {
          "description": "In a variable of the environment",
          "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
        },
        "file": {
          "description": "In a file that nobody else may read; a path, from the folder of this file",
          "$ref": "#/$defs/text", "not": {"pattern": "^~"}
        },
        "command": {
          "description": "Printed by a program, on one line; run without a shell",
          "type": "array", "minItems": 1, "prefixItems": [{"$ref": "#/$defs/text"}],
          "items": {"type": ["string", "number", "boolean"]}
        }
      }
    },
    "project": {
      "type": "object",
      "additionalProperties": false,
      "anyOf": [{"required": ["token"]}, {"required": ["id"]}],
      "properties": {
        "region": {"description": "Where the project lives; us without it", "enum": ["us", "eu", "in"]},
        "id": {"description": "The project's number, for events, queries and exports", "$ref": "#/$defs/number"},
        "token": {
          "description": "The project token, no secret",
          "type": ["string", "number", "boolean"], "minLength": 1, "pattern": "^[!-9;-~]+$"
        },
        "endpoint": {"description": "A URL that stands for all hosts of the project", "type": "string", "pattern": "://"},
        "service_account": {"$ref": "#/$defs/secret"},
        "gdpr_token": {"$ref": "#/$defs/secret"},
        "project_secret": {"$ref": "#/$defs/secret"},
        "identity": {"description": "How the project merges ids", "enum": ["simplified", "original", "legacy"]},
        "identity_api": {"description": "What links of ids go through; events without it", "enum": ["events", "rest"]},
        "group_keys": {
          "description": "Group keys and the data_group_id of each",
          "type": "object",
          "additionalProperties": {"type": ["integer", "string"], "pattern": "^-?[0-9]+$"}
        },
        "timezone": {
          "description": "Of projects made before 2023, for what they export",
          "type": "string", "pattern": "^[A-Za-z]"
        },
        "query_quota": {
          "description": "Queries an hour that the plan allows; 60 without it",
          "$ref": "#/$defs/number", "maximum": 1000000
        }
      }
    },
    "organization": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "region": {"description": "Where the organization lives; us without it", "enum": ["us", "eu", "in"]},
        "id": {"description": "The organization's number", "$ref": "#/$defs/number"},
        "endpoint": {"description": "A URL that stands for all hosts of the organization", "type": "string", "pattern": "://"},
        "scim_token": {"$ref": "#/$defs/secret"},
        "service_account": {"$ref": "#/$defs/secret"}
      }
    }
  }
})json";

}  // namespace

boost::json::value json_schema() {
  return boost::json::parse(kSchema);
}

}  // namespace mixferry::projects
