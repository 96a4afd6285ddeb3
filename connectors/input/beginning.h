#pragma once
/// What the first bytes of a source say about it: byte order marks, encodings, containers.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Looks at the beginning of the decompressed bytes of `name`: the length of a UTF-8 byte order mark, 0
/// without one. What can't be text in UTF-8 is an error (`fatal`) saying what it is instead: UTF-16, UTF-32,
/// an archive, a compression that is not read.
[[nodiscard]] Result<std::size_t> check_beginning(std::string_view name, std::string_view sample);

}  // namespace mixferry::connectors
