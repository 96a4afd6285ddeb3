#include "connectors/jsonl/jsonl_source.h"

#include <utility>

#include "connectors/cut_source.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/row_reader.h"

namespace mixferry::connectors {
namespace {

class JsonlSource final : public CutSource {
 public:
  JsonlSource(std::unique_ptr<PeekableStream> input, const BlockCutter::Options& options)
      : CutSource(std::move(input), std::make_unique<LineEnds>(), options),
        row_bytes_max_(options.row_bytes_max) {}

  std::string dialect() const override { return "JSON Lines"; }
  const std::optional<std::vector<std::string>>& header() const override { return header_; }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    return make_jsonl_row_reader(row_bytes_max_, request);
  }

 private:
  const std::size_t row_bytes_max_;
  const std::optional<std::vector<std::string>> header_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_jsonl(OpenedInput input, const ReadOptions& options) {
  BlockCutter::Options cutting = cutter_options(options);
  cutting.byte_offset = input.bytes->bytes_read();
  return std::make_unique<JsonlSource>(std::move(input.bytes), cutting);
}

}  // namespace mixferry::connectors
