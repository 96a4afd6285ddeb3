#pragma once
/// What came of an export, for people and for programs.

#include <boost/json/object.hpp>
#include <string>

#include "engine/commands/export_records.h"
#include "engine/report/console.h"

namespace mixferry::cli {

[[nodiscard]] std::string summary_of(const commands::ExportReport& report);

/// `engine/report/FORMATS.md` says what it holds.
[[nodiscard]] boost::json::object to_json(const commands::ExportReport& report);

[[nodiscard]] report::Ending ending_of(const commands::ExportReport& report);

}  // namespace mixferry::cli
