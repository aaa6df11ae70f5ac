#pragma once

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace vpclint_tool {

/// Makes the allocator of the process keep what it was given back: the process is short, and memory
/// is needed again soon, or never.
void keep_memory();

/// Has memory ready in large pages for the files, where they are large: the first touch of each
/// small page costs more than filling it. Files over `max_bytes` are left out; they are refused
/// unread. What large ones nearly always need is asked of the system on a thread of its own, which
/// ends with what is returned: it is there when reading comes to it.
[[nodiscard]] std::jthread expect_files(std::vector<std::string> const& files,
                                        std::size_t max_bytes);

} // namespace vpclint_tool
