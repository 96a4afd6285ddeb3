#pragma once
/// JSON for people's eyes: Boost.JSON 1.81 writes every double with an exponent, `1.2505E3`.

#include <boost/json/value.hpp>
#include <string>

namespace mixferry {

/// `value` on one line; numbers with the fewest digits that tell them from others, and no exponent.
[[nodiscard]] std::string plain_json(const boost::json::value& value);

}  // namespace mixferry
