#pragma once
/// The language as a JSON Schema, so that editors complete and check mapping files while they are written.

#include <string>

namespace mixferry::mappings {

/// A JSON Schema (draft 2020-12) made of the tables that the reader checks files against, on one line. It
/// accepts every mapping that the reader accepts. What no schema can tell is left to the reader: texts with a
/// grammar of their own (patterns, zones, templates), and what must hold across a file.
[[nodiscard]] std::string json_schema();

}  // namespace mixferry::mappings
