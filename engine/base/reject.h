#pragma once
/// A row (or record) that can't be delivered, kept with its place and reason.

#include <cstdint>
#include <string>

namespace mixferry {

struct Reject {
  std::uint64_t row = 0;   ///< number within its source, from 1
  std::uint64_t line = 0;  ///< physical line it begins on, from 1
  std::string column;      ///< the column or property at fault; empty when it is the whole row
  std::string code;        ///< stable, lower case with underscores, for programs: `id_empty`, `not_a_number`
  std::string message;     ///< a sentence for people: what is wrong and what to do about it
  std::string raw;         ///< the row's bytes as they were, to be mended and imported by itself
};

}  // namespace mixferry
