#pragma once

#include <string_view>

namespace mixferry::connectors {

/// Whether `text` is a number by RFC 8259, of any size: its digits are passed on as written, so nothing is
/// gained by converting them.
[[nodiscard]] bool is_json_number(std::string_view text);

}  // namespace mixferry::connectors
