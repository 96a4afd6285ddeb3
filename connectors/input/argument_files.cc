#include "connectors/input/argument_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glob.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "connectors/input/name_order.h"
#include "connectors/source/refusal.h"

namespace mixferry::connectors {
namespace {

namespace fs = std::filesystem;

using Paths = std::vector<std::string>;

constexpr std::size_t kNamesShown = 10;

bool is_pattern(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

/// The paths that `pattern` matches; none where it is no pattern.
Paths glob_matches(const std::string& pattern) {
  if (!is_pattern(pattern)) return {};
  glob_t found{};
  Paths paths;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  std::ranges::sort(paths, is_named_before);
  return paths;
}

/// Copies, locks and unfinished downloads, as programs leave them beside the files that are meant.
bool is_leftover(const std::string& path) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".bak", ".old", ".orig", ".tmp", ".swp", ".part", ".partial", ".crdownload", ".download",
       ".opdownload", ".filepart", ".save", ".bak2", "_bak", "~"});
  const std::string name = fs::path(path).filename();
  return name.starts_with("~$") || name.starts_with(".~lock.") ||
         (name.starts_with('#') && name.ends_with('#')) || ends_with_one_of(name, kEndings);
}

/// What programs write about the files beside it: sums, signatures, marks that all is there, looks of a
/// folder.
bool is_about_others(const std::string& path) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".md5",      ".sha1",       ".sha256",      ".sha512",     ".crc",      ".crc32",      "/md5sums",
       "/sha1sums", "/sha256sums", "/checksums",   ".sig",        ".sfv",      ".ok",         ".done",
       ".trg",      ".ctl",        ".lock",        ".lck",        ".idx",      ".lnk",        ".url",
       ".webloc",   "/thumbs.db",  "/desktop.ini", "/schema.ini", "/_success", "/_committed", "/_started",
       "/icon\r",   ".png",        ".jpg",         ".jpeg",       ".gif",      ".ico"});
  return ends_with_one_of(path, kEndings);
}

/// What is written to be read by people.
bool is_prose(const std::string& path) {
  static constexpr auto kEndings =
      std::to_array<std::string_view>({".txt", ".md", ".log", ".pdf", ".doc", ".docx", ".rtf", ".odt",
                                       ".html", ".htm", ".eml", ".yaml", ".yml", "/readme", "/license"});
  return ends_with_one_of(path, kEndings);
}

struct FolderFiles {
  Paths exports;
  Paths others;  ///< what lies beside them
};

Result<FolderFiles> files_in_folder(const std::string& folder) {
  std::error_code error;
  FolderFiles files;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string path = entry->path();
    const bool hidden = entry->path().filename().native().starts_with('.');
    std::error_code gone;  // a link that leads nowhere is no file
    const bool is_export = !hidden && entry->is_regular_file(gone) && !is_leftover(path) && !is_prose(path) &&
                           !is_about_others(path);
    (is_export ? files.exports : files.others).push_back(path);
  }
  if (error) return refuse(fmt::format("{}: the folder can't be read: {}", folder, error.message()));
  std::ranges::sort(files.exports, is_named_before);
  std::ranges::sort(files.others, is_named_before);
  if (!files.exports.empty()) return files;
  const std::string holds =
      files.others.empty() ? ""
                           : fmt::format(" It holds {}: name what is to be read.", some_of(files.others));
  return refuse(
      fmt::format("{}: there are no files in this folder that are called like an export. Folders below it "
                  "are not looked into; name them, too.{}",
                  folder, holds));
}

/// What one path, or one match of a glob, stands for: itself, or the files of a folder.
Result<FolderFiles> files_of(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return files_in_folder(path);
  if (::access(path.c_str(), R_OK) != 0) {
    return refuse(fmt::format("{}: can't be read: {}", path, std::strerror(errno)));
  }
  return FolderFiles{.exports = {path}, .others = {}};
}

/// The files that `text` names, whatever is asked for in them; none where there are none.
Result<ArgumentFiles> find_files(const std::string& argument, const std::string& text, std::string pattern) {
  std::error_code error;
  const bool exists = fs::exists(text, error);
  ArgumentFiles request{argument, {}, std::move(pattern), exists && !fs::is_directory(text, error)};
  const bool wants_leftovers = exists || is_leftover(text);
  for (const std::string& match : exists ? Paths{text} : glob_matches(text)) {
    if (!wants_leftovers && is_leftover(match)) {
      request.beside.push_back(match);
      continue;
    }
    auto files = files_of(match);
    if (!files) return std::unexpected(std::move(files.error()));
    request.files.insert(request.files.end(), files->exports.begin(), files->exports.end());
    request.beside.insert(request.beside.end(), files->others.begin(), files->others.end());
  }
  if (request.files.empty() && !request.beside.empty()) {
    return refuse(
        fmt::format("{}: matches nothing that is called like an export, but {}. Name what is to be "
                    "read.",
                    argument, some_of(request.beside)));
  }
  return request;
}

}  // namespace

std::string some_of(const Paths& names) {
  const std::size_t shown = std::min(names.size(), kNamesShown);
  std::string text = fmt::format("{}{}", fmt::join(std::span(names).first(shown), ", "),
                                 names.size() > shown ? ", ..." : "");
  std::ranges::replace(text, '\n', '?');  // a name is not to write lines of its own
  return text;
}

bool ends_with_one_of(const std::string& path, std::span<const std::string_view> endings) {
  std::string lower = path;
  std::ranges::transform(lower, lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

Result<ArgumentFiles> files_named_by(const std::string& argument) {
  if (argument == "-") return ArgumentFiles{argument, {argument}, {}, true};
  auto whole = find_files(argument, argument, {});
  if (!whole || !whole->files.empty()) return whole;
  for (std::size_t colon = argument.find(':'); colon != std::string::npos;
       colon = argument.find(':', colon + 1)) {
    auto part = find_files(argument, argument.substr(0, colon), argument.substr(colon + 1));
    if (!part || !part->files.empty()) return part;
  }
  return refuse(fmt::format(
      "{}: {}", argument,
      is_pattern(argument) ? "no file matches this pattern." : "there is no such file or folder."));
}

}  // namespace mixferry::connectors
