package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"
)

const flushEvery = 200 * time.Millisecond

// runLoad sends requests at fixed rates until it is told to stop, at the latest after --limit, and writes one line
// for each request that it began:
//
//	sent,routed,stream,user,mark,status,version,workload,microseconds it took,failure
//
// Sent and routed are microseconds since 1970. The mesh chooses a side when it gets an HTTP request, and of TCP when
// a connection is opened: that is routed.
// The mark is "grouped" for a user who sent the stream's header, else the names of the cookies that were sent.
// Status 0 is a request that got no answer. What a stream could not send because too many requests were being
// answered is told at the end as "#unsent STREAM N".
func runLoad(parent context.Context, arguments []string) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	out := flags.String("out", "", "file to write")
	limit := flags.Duration("limit", 10*time.Minute, "it ends by itself after this time")
	var streams []*stream
	flags.Func("stream", "name=N,kind=http|tcp,address=HOST:PORT,host=HOST,rate=PER-SECOND,users=N,grouped=PERCENT,header=NAME:VALUE,cookies=true,keep=DURATION", func(text string) error {
		parsed, err := parseStream(text)
		streams = append(streams, parsed)
		return err
	})
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if len(streams) == 0 || *out == "" {
		return fmt.Errorf("--out and at least one --stream are needed")
	}
	file, err := os.Create(*out)
	if err != nil {
		return err
	}
	defer file.Close()
	context, cancel := context.WithTimeout(parent, *limit)
	defer cancel()
	records := make(chan record, 4096)
	var sending sync.WaitGroup
	for _, each := range streams {
		sending.Add(1)
		go func() {
			defer sending.Done()
			each.send(context, records)
		}()
	}
	go func() {
		sending.Wait()
		close(records)
	}()
	if err := write(file, records); err != nil {
		return err
	}
	for _, each := range streams {
		fmt.Fprintf(file, "#unsent %s %d\n", each.name, each.unsent)
	}
	return nil
}

// record is what became of one request.
type record struct {
	sent    time.Time
	routed  time.Time
	stream  string
	user    int
	mark    string
	answer  answer
	took    time.Duration
	failure string
}

func write(file *os.File, records <-chan record) error {
	writer := bufio.NewWriterSize(file, 1<<16)
	flush := time.NewTicker(flushEvery)
	defer flush.Stop()
	for {
		select {
		case each, open := <-records:
			if !open {
				return writer.Flush()
			}
			fmt.Fprintf(writer, "%d,%d,%s,%d,%s,%d,%s,%s,%d,%s\n", each.sent.UnixMicro(), each.routed.UnixMicro(),
				each.stream, each.user, each.mark, each.answer.status, each.answer.version, each.answer.workload,
				each.took.Microseconds(), each.failure)
		case <-flush.C:
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}
