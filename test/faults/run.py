#!/usr/bin/env python3
"""Puts faults into the engines, one at a time, and reports which of them no test notices.

    test/faults/run.py --copy DIR [--only PATTERN] [--after NAME] [--judges PATTERN]
                        [--trust] [--preset NAME] [--jobs N] [--list]

Copies the tree to DIR (only what changed, where an earlier run left a copy), configures it there, and
for each fault of faults.txt: applies it, builds and runs the tests that look at the faulty floor until
one fails, and takes it back. Ends with status 1 when a fault survives or does not apply.
"""
import argparse
import filecmp
import fnmatch
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What looks at a floor: a target and what to run of it, cheapest first. A target is built when its turn
# comes: most faults go no further than the first.
JUDGES = {
    'aws': [('aws_test', ['bin/aws_test'])],
    'analysis': [('differential', ['bin/differential', '--seeds', '0..99', '--each', '10']),
                 ('prove', ['bin/prove', '--seeds', '0..9999', '--enough', '3000']),
                 ('analysis_test', ['bin/analysis_test']),
                 ('acceptance', ['ctest', '-R', '^acceptance: ', '-j2', '--stop-on-failure']),
                 ('differential', ['bin/differential', '--seeds', '100..1099', '--each', '10'])],
}


def read_faults():
    """Paragraphs of `name`, `file`, `-old` and `+new`; a `\\n` stands for a line break."""
    faults = []
    current = {}
    with open(os.path.join(HERE, 'faults.txt')) as f:
        for line in list(f) + ['\n']:
            line = line.rstrip('\n')
            if line.startswith('#'):
                continue
            if not line:
                if current:
                    faults.append(current)
                current = {}
            elif line.startswith('-'):
                current['old'] = line[1:].replace('\\n', '\n')
            elif line.startswith('+'):
                current['new'] = line[1:].replace('\\n', '\n')
            elif 'name' not in current:
                current['name'] = line
            else:
                current['file'] = line
    return faults


def run(command, cwd, seconds=900):
    try:
        done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=seconds)
        return done.returncode, done.stdout.decode(errors='replace')
    except subprocess.TimeoutExpired:
        return 1, 'ran too long'


def passes(judge, copy, build, jobs):
    """Whether what a judge runs ends well; nothing when it does not build."""
    target, command = judge
    status, log = run(['cmake', '--build', build, '-j', str(jobs), '--target', target], copy, 3600)
    if status != 0:
        return None, '\n'.join(l for l in log.splitlines() if 'error:' in l)[:400]
    if command[0].startswith('bin/'):
        command = [os.path.join(build, command[0])] + command[1:]
    status, log = run(command, build)
    return status == 0, log


def judge(fault, copy, build, jobs, pattern):
    path = os.path.join(copy, fault['file'])
    with open(path) as f:
        text = f.read()
    if fault['old'] not in text:
        return 'DOES NOT APPLY', ''
    with open(path, 'w') as f:
        f.write(text.replace(fault['old'], fault['new'], 1))
    try:
        for each in JUDGES['aws' if '/aws/' in fault['file'] else 'analysis']:
            words = ' '.join(each[1])
            if not fnmatch.fnmatch(words, pattern):
                continue
            passed, log = passes(each, copy, build, jobs)
            if passed is None:
                return 'DOES NOT BUILD', log
            if not passed:
                return 'killed', words
        return 'SURVIVED', ''
    finally:
        with open(path, 'w') as f:
            f.write(text)


def bring_up_to_date(copy):
    """Makes the copy what the tree is; what is alike keeps its time, so that it is not built again."""
    def unless_alike(source, target):
        if not os.path.exists(target) or not filecmp.cmp(source, target, shallow=False):
            shutil.copy(source, target)
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns('build', '.git'),
                    copy_function=unless_alike, dirs_exist_ok=True)
    for folder, folders, files in os.walk(copy):
        if folder == copy and 'build' in folders:
            folders.remove('build')
        for name in files:
            path = os.path.join(folder, name)
            if not os.path.exists(os.path.join(ROOT, os.path.relpath(path, copy))):
                os.remove(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--copy', help='where the tree is copied to; brought up to date where it exists')
    parser.add_argument('--only', default='*', help='names of faults, as a glob')
    parser.add_argument('--after', help='name of a fault; leave out those up to it')
    parser.add_argument('--trust', action='store_true', help='do not run the tests without a fault first')
    parser.add_argument('--judges', default='*', help='commands that judge, as a glob')
    parser.add_argument('--preset', default='dev')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--list', action='store_true')
    args = parser.parse_args()
    faults = [f for f in read_faults() if fnmatch.fnmatch(f['name'], args.only)]
    if args.after:
        faults = faults[[f['name'] for f in faults].index(args.after) + 1:]
    if args.list or not args.copy:
        for f in faults:
            print('%-50s %s' % (f['name'], f['file']))
        print('%d faults' % len(faults))
        return 0
    bring_up_to_date(args.copy)
    build = os.path.join(args.copy, 'build', args.preset)
    status, log = run(['cmake', '--preset', args.preset], args.copy)
    if status != 0:
        sys.exit(log)
    # The tests have to pass before anything is broken.
    for each in {' '.join(j[1]): j for judges in JUDGES.values() for j in judges}.values():
        if args.trust or not fnmatch.fnmatch(' '.join(each[1]), args.judges):
            continue
        passed, log = passes(each, args.copy, build, args.jobs)
        if not passed:
            sys.exit('without any fault, this fails: ' + ' '.join(each[1]) + '\n' + log[-2000:])
    counts = {}
    for f in faults:
        began = time.time()
        outcome, by = judge(f, args.copy, build, args.jobs, args.judges)
        counts[outcome] = counts.get(outcome, 0) + 1
        print('%-15s %-50s %s (%.0f s)' % (outcome, f['name'], by, time.time() - began), flush=True)
    print(', '.join('%d %s' % (n, o) for o, n in sorted(counts.items())))
    return 0 if set(counts) <= {'killed'} else 1


if __name__ == '__main__':
    sys.exit(main())
