#include "mappings/testing/test_schema.h"

#include <boost/json/parse.hpp>

namespace mixferry::mappings {
namespace {

constexpr const char* kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Tests of a mixferry mapping",
  "type": "object",
  "required": ["version", "mapping", "tests"],
  "additionalProperties": false,
  "properties": {
    "version": {"enum": [1, "1"]},
    "mapping": {"$ref": "#/$defs/text"},
    "rows": {"enum": ["csv", "json"]},
    "tests": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/test"}}
  },
  "$defs": {
    "text": {"type": ["string", "number", "boolean"], "minLength": 1},
    "test": {
      "type": "object",
      "required": ["name", "row"],
      "additionalProperties": false,
      "oneOf": [{"required": ["expect"]}, {"required": ["contains"]}],
      "properties": {
        "name": {"$ref": "#/$defs/text"},
        "row": {"type": "object", "minProperties": 1},
        "expect": {
          "type": "object",
          "additionalProperties": false,
          "oneOf": [
            {"required": ["reject"]},
            {"required": ["filtered"]},
            {"anyOf": [
              {"required": ["users"]}, {"required": ["groups"]}, {"required": ["events"]}, {"required": ["identity"]}
            ]}
          ],
          "dependentRequired": {"column": ["reject"]},
          "properties": {
            "users": {"$ref": "#/$defs/users"},
            "groups": {"$ref": "#/$defs/groups"},
            "events": {"$ref": "#/$defs/dated_events"},
            "identity": {"$ref": "#/$defs/identity"},
            "reject": {"$ref": "#/$defs/text"},
            "column": {"$ref": "#/$defs/text"},
            "filtered": {"const": true}
          }
        },
        "contains": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "users": {"$ref": "#/$defs/users"},
            "groups": {"$ref": "#/$defs/groups"},
            "events": {"$ref": "#/$defs/events"},
            "identity": {"$ref": "#/$defs/identity"}
          }
        }
      }
    },
    "users": {"type": "array", "minItems": 1, "items": {
      "type": "object", "required": ["id"], "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/text"}, "groups": {"$ref": "#/$defs/memberships"},
        "set": {"type": "object"}, "set_once": {"type": "object"}, "add": {"type": "object"},
        "append": {"type": "object"}, "union": {"type": "object"}, "remove": {"type": "object"},
        "unset": {"$ref": "#/$defs/names"}, "delete": {"const": true}
      }
    }},
    "groups": {"type": "array", "minItems": 1, "items": {
      "type": "object", "required": ["key", "id"], "additionalProperties": false,
      "properties": {
        "key": {"$ref": "#/$defs/text"}, "id": {"$ref": "#/$defs/text"},
        "set": {"type": "object"}, "set_once": {"type": "object"},
        "union": {"type": "object"}, "remove": {"type": "object"},
        "unset": {"$ref": "#/$defs/names"}, "delete": {"const": true}
      }
    }},
    "events": {"type": "array", "minItems": 1, "items": {
      "type": "object", "required": ["event"], "additionalProperties": false,
      "properties": {
        "event": {"$ref": "#/$defs/text"}, "time": {"$ref": "#/$defs/time"},
        "id": {"$ref": "#/$defs/text"}, "insert_id": {"$ref": "#/$defs/text"},
        "groups": {"$ref": "#/$defs/memberships"}, "properties": {"type": "object"}
      }
    }},
    "dated_events": {"$ref": "#/$defs/events", "items": {"required": ["time"]}},
    "identity": {"type": "array", "minItems": 1, "items": {
      "type": "object", "additionalProperties": false,
      "oneOf": [{"required": ["identify"]}, {"required": ["alias"]}, {"required": ["merge"]}],
      "properties": {
        "identify": {
          "type": "object", "required": ["id", "anonymous"], "additionalProperties": false,
          "properties": {"id": {"$ref": "#/$defs/text"}, "anonymous": {"$ref": "#/$defs/text"}}
        },
        "alias": {
          "type": "object", "required": ["id", "alias"], "additionalProperties": false,
          "properties": {"id": {"$ref": "#/$defs/text"}, "alias": {"$ref": "#/$defs/text"}}
        },
        "merge": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/text"}},
        "time": {"$ref": "#/$defs/time"}
      }
    }},
    "memberships": {"type": "object", "additionalProperties": {
      "anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/names"}]
    }},
    "time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    "names": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/text"}}
  }
})json";

}  // namespace

boost::json::value test_schema() {
  return boost::json::parse(kSchema);
}

}  // namespace mixferry::mappings
