#pragma once
/// What a report puts below its rows: its title, totals, who made it, copyright.
///
/// Salesforce writes an empty line and then a handful of lines of one cell each. Taken for rows they would
/// all be rejects; so they are told apart, but only where nothing else can be meant: at the very end, behind
/// a blank line, each of one cell where rows have several, and sentences among them. What is left of a row
/// that was cut off is none of that.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "connectors/csv/dialect.h"
#include "connectors/source/byte_stream.h"
#include "connectors/source/peekable_stream.h"

namespace mixferry::connectors {

/// A footer is looked for in so many bytes at the end.
inline constexpr std::size_t kFooterBytesMax = 8 << 10;
/// A footer has no more lines than this.
inline constexpr std::uint64_t kFooterLinesMax = 20;

struct Footer {
  std::uint64_t begin = 0;  ///< where its first line begins
  std::uint64_t lines = 0;  ///< blank ones not counted
};

/// Whether `text` is of three words or more: what a footer has one of.
[[nodiscard]] bool is_sentence(std::string_view text);

/// The footer at the end of `tail`, the last bytes of a file. The header must have several columns.
[[nodiscard]] std::optional<Footer> find_footer(std::string_view tail, const CsvDialect& dialect);

/// A stream that knows of its footer before it gives it out, in time for whoever cuts rows of it: where the
/// end can't be looked at beforehand, the last `kFooterBytesMax` bytes are held back until it is known that
/// they are the last.
class FooterInSight final : public ByteStream {
 public:
  /// Positions are counted from where `below` stands.
  explicit FooterInSight(std::unique_ptr<PeekableStream> below);

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
  [[nodiscard]] std::optional<double> fraction_read() const override { return below_->fraction_read(); }
  [[nodiscard]] bool step_over(std::uint64_t count) override;

  /// The footer; nullopt where there is none, or as long as no byte of it was given out.
  [[nodiscard]] std::optional<Footer> footer(const CsvDialect& dialect) const;

 private:
  void fill();

  const std::unique_ptr<PeekableStream> below_;
  std::optional<std::string> tail_;  ///< the last bytes, once they are known
  std::uint64_t tail_begin_ = 0;     ///< their position
  std::string held_;
  std::uint64_t forgotten_ = 0;  ///< bytes that were given out, and are not held any more
  std::size_t given_ = 0;        ///< of `held_`, from its front
  bool ended_ = false;
  std::optional<Error> error_;  ///< what stands behind `held_`
};

}  // namespace mixferry::connectors
