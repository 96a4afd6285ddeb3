#pragma once
/// A YAML file as a plain tree with places, so that nothing else has to know the YAML library.
///
/// Stricter than YAML where leniency would hide a mistake: a key that stands twice, an unclosed quote, a
/// second document, bytes that are not UTF-8 and control characters are problems, not guesses.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

struct YamlKey {
  std::string text;
  Place place;
};

struct YamlValue {
  enum class Kind : std::uint8_t {
    null,    ///< nothing, `~` or `null`; `text` is what was written
    plain,   ///< a scalar without quotes
    quoted,  ///< a scalar in quotes, a block scalar, or one tagged `!!str`: text, whatever it looks like
    list,
    map,
  };
  Kind kind = Kind::null;
  Place place = {};                   ///< columns count characters, not bytes
  std::string text = {};              ///< of a scalar
  std::vector<YamlKey> keys = {};     ///< of a map, each text once; `keys[i]` belongs to `items[i]`
  std::vector<YamlValue> items = {};  ///< of a list or a map

  [[nodiscard]] bool is_scalar() const { return kind == Kind::plain || kind == Kind::quoted; }
};

/// Most bytes a mapping file may have; a larger file is something else, given by mistake.
inline constexpr std::size_t kMappingBytesMax = 1 << 20;

/// Most values that anchors (`&name`) and aliases (`*name`) of one file may copy.
inline constexpr std::size_t kRepeatedValuesMax = 20'000;

/// Reads `text`. Adds what is wrong to `problems`; nullopt where it is too wrong to look further.
[[nodiscard]] std::optional<YamlValue> read_yaml(std::string_view text, std::vector<Problem>& problems);

}  // namespace mixferry::mappings
