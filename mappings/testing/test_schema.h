#pragma once
/// The form of files of tests as a JSON Schema, for editors.

#include <boost/json/value.hpp>

namespace mixferry::mappings {

/// A JSON Schema (draft 2020-12) that accepts every file which `read_test_file` accepts.
[[nodiscard]] boost::json::value test_schema();

}  // namespace mixferry::mappings
