#pragma once
/// From what stands on the command line to a list of files.

#include <string>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// The files that `arguments` name: files stay as they are, folders give the files directly in them (hidden
/// ones left out), globs are expanded, `-` is standard input. An archive gives its CSV and JSON files,
/// `archive.zip:PATTERN` the members that match. What one argument gives is sorted by name; a file that is
/// reached twice stays where it was first. An argument that matches nothing, or can't be read, is an error
/// (`fatal`) naming it; so is an archive that `members_of` refuses.
[[nodiscard]] Result<std::vector<std::string>> expand_sources(const std::vector<std::string>& arguments);

}  // namespace mixferry::connectors
