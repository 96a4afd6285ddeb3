#pragma once
/// A file that is written aside, section by section, and takes its name when it is whole and durable.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/snapshot/layout.h"
#include "engine/snapshot/output.h"

struct XXH3_state_s;

namespace mixferry::snapshot {

/// Written as `PATH.new`, which is removed first, and again when there is no `commit`. Its owner alone may
/// read it. All throw as `Output` does.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  [[nodiscard]] Output& output() { return output_; }
  /// What is written from here on, until `end_section`, which fills it up with zeros.
  void begin_section();
  [[nodiscard]] Section end_section();
  /// Overwrites what the file begins with, syncs it, gives it its name and syncs the folder.
  void commit(std::string_view beginning);

 private:
  struct FreeHash {
    void operator()(XXH3_state_s* state) const;
  };

  void fill_up();

  std::filesystem::path path_;
  std::filesystem::path aside_;
  std::unique_ptr<XXH3_state_s, FreeHash> hash_;
  Output output_;
  std::uint64_t section_at_ = 0;
  bool is_committed_ = false;
};

/// Makes the names in the folder of `path` durable. Throws as `Output` does.
void sync_folder_of(const std::filesystem::path& path);

}  // namespace mixferry::snapshot
