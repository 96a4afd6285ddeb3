#include "engine/exporting/packed_output.h"

#include "engine/exporting/file_form.h"
#include "engine/http/gzip.h"

namespace mixferry::exporting {
namespace {

/// A gzip member each. Larger ones would save little, and be held in memory.
constexpr std::size_t kMemberBytes = 1 << 20;

}  // namespace

PackedOutput::PackedOutput(const std::string& path) : output_(path), is_packed_(exporting::is_packed(path)) {}

void PackedOutput::write(std::string_view bytes) {
  bytes_ += bytes.size();
  if (!is_packed_) return output_.write(bytes);
  unpacked_ += bytes;
  if (unpacked_.size() >= kMemberBytes) pack();
}

void PackedOutput::pack() {
  output_.write(http::gzipped(unpacked_));
  unpacked_.clear();
}

void PackedOutput::commit() {
  // Of nothing, too: a file without a member is no gzip file.
  if (is_packed_ && (!unpacked_.empty() || bytes_ == 0)) pack();
  output_.commit();
}

}  // namespace mixferry::exporting
