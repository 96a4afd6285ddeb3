#pragma once
/// What a JSON object says, for `Row::content`.

#include <string_view>

#include "engine/base/hash128.h"

namespace mixferry::connectors {

struct ObjectContent {
  Hash128 hash;
  bool is_mended = false;  ///< it is a reject that came back, and `hash` is what it said before
};

/// Of `object`: the same whatever the order of its members and the blanks between them, and that of a row of
/// CSV with the same columns and texts. Members that are null or an empty text say nothing. What is no valid
/// object has some content, too.
[[nodiscard]] ObjectContent content_of_object(std::string_view object);

}  // namespace mixferry::connectors
