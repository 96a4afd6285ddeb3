#pragma once
/// The numbers by which queries know group keys, their `data_group_id`.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/sandbox/packed_properties.h"

namespace mixferry::sandbox {

class Store;

class GroupNumbers {
 public:
  explicit GroupNumbers(std::map<std::string, std::int64_t, std::less<>> given) : given_(std::move(given)) {}

  /// The one that was given, or else one made from the key's text, the same in each sandbox.
  [[nodiscard]] std::int64_t of(std::string_view group_key) const;
  /// The key with this number, if any group has it and it is set up.
  [[nodiscard]] std::optional<NameId> key_of(std::int64_t number, Store& store) const;

 private:
  std::map<std::string, std::int64_t, std::less<>> given_;
};

}  // namespace mixferry::sandbox
