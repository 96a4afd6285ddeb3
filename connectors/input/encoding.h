#pragma once
/// In which encoding the bytes of a source are: by its byte order mark, by the look of them, or as declared.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace mixferry::connectors {

struct Encoding {
  std::string name;            ///< as iconv knows it; empty: UTF-8, which is taken as it is
  std::size_t mark_bytes = 0;  ///< length of the byte order mark that the bytes begin with
};

/// Whether text in the encoding `name` can be read: UTF-8 under any of its names, or one that iconv knows.
[[nodiscard]] bool is_known_encoding(const std::string& name);

/// The encoding of the source `name`, from its first bytes and what was `declared`, if anything.
/// Errors (`fatal`): an unknown encoding; a byte order mark that contradicts the declared one; zero bytes all
/// over that are no UTF-16 or UTF-32; without declaration, rows that are not UTF-8 wherever they are not
/// ASCII, with the encoding that is likely.
[[nodiscard]] Result<Encoding> find_encoding(std::string_view name, std::string_view sample,
                                             const std::optional<std::string>& declared);

}  // namespace mixferry::connectors
