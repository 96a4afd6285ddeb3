#include "engine/sandbox/query/group_numbers.h"

#include <bit>

#include "engine/sandbox/store.h"

namespace mixferry::sandbox {
namespace {

/// FNV-1a.
std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3ULL;
  return hash;
}

}  // namespace

std::int64_t GroupNumbers::of(std::string_view group_key) const {
  const auto found = given_.find(group_key);
  return found != given_.end() ? found->second : std::bit_cast<std::int64_t>(text_hash(group_key));
}

std::optional<NameId> GroupNumbers::key_of(std::int64_t number, Store& store) const {
  for (NameId name = kNoName + 1; name < store.names().end(); ++name) {
    if (of(store.names().text(name)) == number && store.queryable(name)) return name;
  }
  return std::nullopt;
}

}  // namespace mixferry::sandbox
