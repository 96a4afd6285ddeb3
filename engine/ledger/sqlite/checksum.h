#pragma once
/// Sums over the rows of tables, by which damage to the ledger's file is told from what was written.

#include <concepts>
#include <cstdint>
#include <string_view>

namespace mixferry::ledger {

/// A sum, modulo 2^64, of the hashes of rows. It does not depend on their order: who inserts a row adds its
/// hash, who deletes it takes it away, and no other row is read.
using Checksum = std::uint64_t;

namespace detail {
[[nodiscard]] Checksum fold(Checksum so_far, std::uint64_t number);
[[nodiscard]] Checksum fold(Checksum so_far, std::string_view text);
[[nodiscard]] Checksum fold(Checksum so_far, double number);
template <std::integral Integer>
[[nodiscard]] Checksum fold(Checksum so_far, Integer number) {
  return fold(so_far, static_cast<std::uint64_t>(number));
}
}  // namespace detail

/// The hash of a row of `table` with these columns.
template <typename... Columns>
[[nodiscard]] Checksum row_checksum(std::string_view table, const Columns&... columns) {
  Checksum sum = detail::fold(Checksum{0}, table);
  ((sum = detail::fold(sum, columns)), ...);
  return sum;
}

}  // namespace mixferry::ledger
