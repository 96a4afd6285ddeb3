#pragma once
/// What sources of all formats have in common: their bytes, and the cutter that makes blocks of them.

#include <memory>
#include <utility>

#include "connectors/source/block_cutter.h"
#include "connectors/source/peekable_stream.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

class CutSource : public Source {
 public:
  [[nodiscard]] bool step_over_to(const RowPlace& place) override { return cutter_.step_over_to(place); }
  [[nodiscard]] Result<std::optional<Block>> next() override { return cutter_.next(); }
  [[nodiscard]] std::uint64_t bytes_read() const final { return input_->bytes_read(); }
  [[nodiscard]] std::optional<double> fraction_read() const final { return input_->fraction_read(); }

 protected:
  /// `input` stands at the first row.
  CutSource(std::unique_ptr<PeekableStream> input, std::unique_ptr<RowEndFinder> row_ends,
            const BlockCutter::Options& options)
      : input_(std::move(input)), cutter_(*input_, std::move(row_ends), options) {}

 private:
  std::unique_ptr<PeekableStream> input_;
  BlockCutter cutter_;
};

}  // namespace mixferry::connectors
