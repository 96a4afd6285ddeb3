#pragma once
/// JSON for people's eyes: Boost.JSON 1.81 writes it on one line only.

#include <boost/json/value.hpp>
#include <string>

namespace mixferry::report {

/// `value` indented by two blanks a level, ending in a line break.
[[nodiscard]] std::string pretty_json(const boost::json::value& value);

}  // namespace mixferry::report
