#pragma once
/// A source that was decoded: as the one inside, which read UTF-8, but it says what it was written in.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/source/source.h"

namespace mixferry::connectors {

class DecodedSource final : public Source {
 public:
  DecodedSource(std::unique_ptr<Source> inside, std::string encoding)
      : inside_(std::move(inside)), encoding_(std::move(encoding)) {}

  [[nodiscard]] std::string dialect() const override { return inside_->dialect() + ", " + encoding_; }
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const override {
    return inside_->header();
  }
  [[nodiscard]] RowLayout layout() const override { return inside_->layout(); }
  [[nodiscard]] Result<std::optional<Block>> next() override { return inside_->next(); }
  [[nodiscard]] Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    return inside_->row_reader(request);
  }
  [[nodiscard]] std::uint64_t bytes_read() const override { return inside_->bytes_read(); }
  [[nodiscard]] std::optional<double> fraction_read() const override { return inside_->fraction_read(); }

 private:
  const std::unique_ptr<Source> inside_;
  const std::string encoding_;
};

}  // namespace mixferry::connectors
