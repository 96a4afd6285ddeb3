#pragma once
/// What Mixpanel takes, as numbers and names. Facts come from its documentation (pages named below); where it
/// is silent, the comment says "choice". "KB" and "MB" are read as powers of two: the one 413 answer that
/// Mixpanel documents names 2097152 bytes for 2 MB.

#include <cstddef>
#include <cstdint>

namespace mixferry::mappings {

/// Longest string value, and longest string in a list (property-reference/data-type). Longer ones are cut.
inline constexpr std::size_t kStringBytesMax = 255;

/// Longest property name (user-profiles, FAQ; it says characters, bytes are the careful reading).
inline constexpr std::size_t kNameBytesMax = 255;

/// Longest id. Choice: nothing is documented; an id is never cut, a longer one is a reject.
inline constexpr std::size_t kIdBytesMax = 255;

/// Largest list or object as JSON text (property-reference/data-type).
inline constexpr std::size_t kNestedBytesMax = 256 * 1024;

/// Most levels of lists and objects in one value (property-reference/data-type).
inline constexpr std::uint32_t kNestingMax = 3;

/// Most keys in one object (property-reference/data-type).
inline constexpr std::uint32_t kObjectKeysMax = 255;

/// Largest update (reference/user-profile-limits, reference/limits-1 for groups).
inline constexpr std::size_t kRecordBytesMax = 1024 * 1024;

/// Most properties of one profile (user-profiles); a row can't bring more.
inline constexpr std::uint32_t kPropertiesMax = 2000;

/// Most properties of one event, its own four included: fewer than 255 (reference/import-events).
inline constexpr std::uint32_t kEventPropertiesMax = 254;

/// Longest `$insert_id`, of letters, digits and `-` (reference/import-events).
inline constexpr std::size_t kInsertIdBytesMax = 36;

/// The first instant that an event may have, 1971-01-01, in seconds since 1970 (reference/import-events).
inline constexpr std::int64_t kEventTimeMin = 31'536'000;

/// The last one, in the year 5138: larger numbers are milliseconds (choice of our reading of the same page).
inline constexpr std::int64_t kEventTimeMax = 99'999'999'999;

/// Most groups of one kind that a profile names (docs, "Group Analytics").
inline constexpr std::size_t kGroupsOfAProfileMax = 300;

/// Most items of a list, and most keys of an object, of an event: fewer than 255 (reference/import-events);
/// so of the groups that it names, too.
inline constexpr std::uint32_t kEventItemsMax = 254;

/// Largest list of an event as JSON text (property-reference/data-type).
inline constexpr std::size_t kEventListBytesMax = 8 * 1024;

/// Most columns of a row looked at for `unmapped: keep`, empty ones included. Choice: bounds the memory that
/// their names take.
inline constexpr std::size_t kUnmappedColumnsMax = 16'000;

/// Largest whole number that a double, and so JSON in most hands, holds exactly: 2^53.
inline constexpr std::int64_t kIntegerMax = 9'007'199'254'740'992;

/// So many digits always come back from a double.
inline constexpr std::size_t kExactDigitsMax = 15;

/// Longest text that is looked at as a number. Choice: keeps every number without exponent finite.
inline constexpr std::size_t kNumberBytesMax = 255;

}  // namespace mixferry::mappings
