#pragma once
/// The form of a file of projects as a JSON Schema, for editors.

#include <boost/json/value.hpp>

namespace mixferry::projects {

/// A JSON Schema (draft 2020-12) that accepts every file which `read_projects` accepts.
[[nodiscard]] boost::json::value json_schema();

}  // namespace mixferry::projects
