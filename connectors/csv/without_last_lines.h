#pragma once
/// A stream without the lines that a CRM puts below the data: a report's title, copyright, and the like.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// Holds back the last `lines` physical lines, blank ones not counted, and drops them at the end. An error
/// (`fatal`) where these take more than 16 MiB: they are no footer.
class WithoutLastLines final : public ByteStream {
 public:
  WithoutLastLines(std::unique_ptr<ByteStream> below, std::uint32_t lines)
      : below_(std::move(below)), lines_(lines) {}

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
  [[nodiscard]] std::optional<double> fraction_read() const override { return below_->fraction_read(); }
  /// Not over what is held, nor into the last lines.
  [[nodiscard]] bool step_over(std::uint64_t count) override;

 private:
  [[nodiscard]] Result<> fill();

  const std::unique_ptr<ByteStream> below_;
  const std::uint32_t lines_;
  std::string held_;
  std::size_t given_ = 0;  ///< of `held_`, from its front
  std::size_t ready_ = 0;  ///< of `held_`: in front of what may yet be the footer
  bool ended_ = false;
};

}  // namespace mixferry::connectors
