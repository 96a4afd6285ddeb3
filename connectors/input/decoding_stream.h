#pragma once
/// Text of any encoding as UTF-8.

#include <cstddef>
#include <cstdint>
#include <iconv.h>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// Decodes with iconv. Bytes that mean nothing in the encoding are an error that names the first of them;
/// they are never left out or replaced. All text before them is given out first.
class DecodingStream final : public ByteStream {
 public:
  /// `encoding` is one that iconv knows; `below` stands at byte `offset` of its source, behind a byte order
  /// mark. `name` stands in messages.
  DecodingStream(std::unique_ptr<ByteStream> below, std::string encoding, std::string name,
                 std::uint64_t offset);
  ~DecodingStream() override;

  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;
  [[nodiscard]] std::optional<double> fraction_read() const override { return below_->fraction_read(); }

 private:
  [[nodiscard]] Result<> decode_more();
  [[nodiscard]] Result<> refill();
  void convert();
  void give_out_held_back();
  [[nodiscard]] Error invalid(const char* what) const;

  const std::unique_ptr<ByteStream> below_;
  const std::string encoding_;
  const std::string name_;
  const iconv_t converter_;

  std::vector<char> input_;
  std::size_t input_begin_ = 0;  ///< of what is not decoded yet
  std::size_t input_end_ = 0;
  std::uint64_t offset_;  ///< of `input_begin_` in the source
  bool input_ended_ = false;

  std::vector<char> output_;
  std::size_t output_begin_ = 0;  ///< of what is not given out yet
  std::size_t output_end_ = 0;
  bool ended_ = false;
  std::optional<Error> error_;  ///< found behind text that was still good
};

}  // namespace mixferry::connectors
