#include "engine/commands/row_in_memory.h"

#include <cerrno>
#include <fmt/format.h>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

#include "connectors/open/open_source.h"

namespace mixferry::commands {
namespace {

/// A file without a name, for whoever opens paths.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : descriptor_(::memfd_create("row", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "a file in memory");
    while (!content.empty()) {
      const ssize_t put = ::write(descriptor_, content.data(), content.size());
      if (put < 0) throw std::system_error(errno, std::generic_category(), "a file in memory");
      content.remove_prefix(static_cast<std::size_t>(put));
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

class Mapping final : public connectors::RowVisitor {
 public:
  explicit Mapping(const mappings::Plan& plan) : mapper_(plan) {}

  void on_row(const Row& row) override { mapper_.map(row, row.raw.data(), mapped); }
  void on_reject(Reject reject) override { mapped.rejects.push_back(std::move(reject)); }

  mappings::EncodedRows mapped;

 private:
  mappings::RowMapper mapper_;
};

/// Nothing is to be detected.
connectors::ReadOptions options_of(connectors::Format format) {
  connectors::ReadOptions options{.format = format};
  if (format == connectors::Format::csv) {
    options.delimiter = ",";
    options.quote = '"';
    options.backslash_escapes = false;
    options.cr_ends_rows = false;
    options.skip_lines_below = 0;
  }
  options.encoding = "utf-8";
  return options;
}

}  // namespace

Result<mappings::EncodedRows> map_content(std::string_view content, connectors::Format format,
                                          const mappings::Plan& plan) {
  const MemoryFile file(content);
  auto source = connectors::open_source(file.path(), options_of(format));
  if (!source) return std::unexpected(source.error());
  auto reader = (*source)->row_reader(plan.columns());
  if (!reader) return std::unexpected(reader.error());
  Mapping mapping(plan);
  while (true) {
    const auto block = (*source)->next();
    if (!block) return std::unexpected(block.error());
    if (!*block) return std::move(mapping.mapped);
    (*reader)->read(**block, mapping);
  }
}

}  // namespace mixferry::commands
