#include "connectors/source/long_row.h"

#include <fmt/format.h>

namespace mixferry::connectors {

Reject long_row_reject(const Block& block, std::size_t row_bytes_max) {
  const LongRow& row = *block.row_too_long;
  Reject reject;
  reject.row = block.first_row;
  reject.line = block.first_line;
  reject.raw = block.bytes;
  const std::string where =
      fmt::format("{} bytes from byte {} of the source on", row.bytes, block.byte_offset + 1);
  if (row.quote_never_closed) {
    reject.code = "unclosed_quote";
    reject.message = fmt::format(
        "A quote opens on line {} and is never closed, so that it swallows everything behind it: {}. Close "
        "it, "
        "or double it if it belongs to the text. Only the beginning is kept here.",
        row.open_quote_line, where);
    return reject;
  }
  reject.code = "row_too_long";
  reject.message = fmt::format("The row is longer than the limit of {} bytes: {}.", row_bytes_max, where);
  if (row.open_quote_line > 0) {
    reject.message += fmt::format(
        " A quoted cell that opens on line {} reaches beyond it; if that quote was "
        "not meant to open a cell, close or double it.",
        row.open_quote_line);
  }
  reject.message += " Only the beginning is kept here.";
  return reject;
}

}  // namespace mixferry::connectors
