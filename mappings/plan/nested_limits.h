#pragma once
/// What the lists and objects of a record may be.

#include <cstddef>
#include <cstdint>
#include <limits>

#include "mappings/plan/faults.h"
#include "mappings/plan/limits.h"

namespace mixferry::mappings {

/// At each depth; and what is wrong with a value that is more.
struct NestedLimits {
  std::uint32_t items_max = 0;  ///< of a list
  std::uint32_t keys_max = 0;   ///< of an object
  Fault too_many_keys = Fault::none;
  std::size_t list_bytes_max = 0;  ///< as JSON text, of a value that is a list
  Fault list_too_large = Fault::none;
};

inline constexpr NestedLimits kNestedInProfiles = {.items_max = std::numeric_limits<std::uint32_t>::max(),
                                                   .keys_max = kObjectKeysMax,
                                                   .too_many_keys = Fault::too_many_keys,
                                                   .list_bytes_max = kNestedBytesMax,
                                                   .list_too_large = Fault::value_too_large};

inline constexpr NestedLimits kNestedInEvents = {.items_max = kEventItemsMax,
                                                 .keys_max = kEventItemsMax,
                                                 .too_many_keys = Fault::too_many_event_keys,
                                                 .list_bytes_max = kEventListBytesMax,
                                                 .list_too_large = Fault::event_list_too_large};

}  // namespace mixferry::mappings
