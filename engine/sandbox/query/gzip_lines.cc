#include "engine/sandbox/query/gzip_lines.h"

#include <utility>
#include <zlib.h>

namespace mixferry::sandbox {
namespace {

constexpr int kGzipWindow = 16 + MAX_WBITS;
constexpr int kMemoryLevel = 8;
constexpr std::size_t kDeflateStepBytes = 64 * 1024;

}  // namespace

/// zlib's stream, ended when it goes.
struct GzipLines::Deflater {
  Deflater() {
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// Compresses `piece`, the last one if it is empty.
  void append(std::string& out, std::string& piece) {
    stream.next_in = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_in = static_cast<uInt>(piece.size());
    const int flush = piece.empty() ? Z_FINISH : Z_NO_FLUSH;
    do {
      const std::size_t before = out.size();
      out.resize(before + kDeflateStepBytes);
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream.avail_out = static_cast<uInt>(kDeflateStepBytes);
      ended = deflate(&stream, flush) == Z_STREAM_END;
      out.resize(out.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }

  z_stream stream{};
  bool ended = false;
};

GzipLines::GzipLines(std::string begin, std::unique_ptr<Lines> lines)
    : piece_(std::move(begin)), lines_(std::move(lines)), deflater_(std::make_unique<Deflater>()) {}

GzipLines::~GzipLines() = default;

bool GzipLines::append(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  while (!deflater_->ended && out.size() < bytes) {
    if (piece_.empty()) lines_->append(piece_, kDeflateStepBytes);
    deflater_->append(out, piece_);
    piece_.clear();
  }
  return out.size() > before;
}

}  // namespace mixferry::sandbox
