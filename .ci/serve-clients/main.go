// Gets credentials from serve, as the AWS SDK for Go does, and prints the access key id.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
)

func main() {
	ctx := context.Background()
	if len(os.Args) == 3 && os.Args[1] == "imds" {
		client := imds.New(imds.Options{Endpoint: os.Args[2]})
		print(ec2rolecreds.New(func(options *ec2rolecreds.Options) { options.Client = client }).Retrieve(ctx))
	} else if len(os.Args) == 4 && os.Args[1] == "endpointcreds" {
		token, err := os.ReadFile(os.Args[3])
		fail(err)
		print(endpointcreds.New(os.Args[2], func(options *endpointcreds.Options) {
			options.AuthorizationToken = string(token)
		}).Retrieve(ctx))
	} else {
		fail(fmt.Errorf("usage: imds ENDPOINT, or endpointcreds URL TOKEN-FILE"))
	}
}

func print(credentials aws.Credentials, err error) {
	fail(err)
	fmt.Println(credentials.AccessKeyID)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
