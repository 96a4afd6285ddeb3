#include "mappings/library/library.h"

#include <algorithm>

namespace mixferry::mappings {

const BuiltIn* find_built_in(std::string_view name) {
  const std::span<const BuiltIn> all = built_in_mappings();
  const auto found = std::ranges::lower_bound(all, name, {}, &BuiltIn::name);
  return found != all.end() && found->name == name ? &*found : nullptr;
}

}  // namespace mixferry::mappings
