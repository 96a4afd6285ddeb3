#include "engine/exporting/packed_output.h"

#include "engine/exporting/file_form.h"
#include "engine/http/gzip.h"
#include "engine/report/terminal.h"

namespace mixferry::exporting {
namespace {

/// A gzip member each. Larger ones would save little, and be held in memory.
constexpr std::size_t kMemberBytes = 1 << 20;

}  // namespace

PackedOutput::PackedOutput(const std::string& path)
    : output_(path), is_standard_output_(path == "-"), is_packed_(exporting::is_packed(path)) {}

void PackedOutput::write(std::string_view bytes) {
  bytes_ += bytes.size();
  if (!is_packed_) return put(bytes);
  unpacked_ += bytes;
  if (unpacked_.size() >= kMemberBytes) pack();
}

void PackedOutput::pack() {
  put(http::gzipped(unpacked_));
  unpacked_.clear();
}

void PackedOutput::put(std::string_view bytes) {
  output_.write(bytes);
  // Of a reader who left, at once: there may be millions of records to come.
  if (is_standard_output_) report::require_printed(report::Flushed::no);
}

void PackedOutput::commit() {
  // Of nothing, too: a file without a member is no gzip file.
  if (is_packed_ && (!unpacked_.empty() || bytes_ == 0)) pack();
  if (is_standard_output_) report::require_printed(report::Flushed::yes);
  output_.commit();
}

}  // namespace mixferry::exporting
